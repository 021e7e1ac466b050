import { setImmediate } from "node:timers/promises";
import { I18nProvider } from "@lingui/react";
import { renderToReadableStream } from "react-dom/server";
import { type EntryContext, type RouterContextProvider, ServerRouter } from "react-router";
import { areaOf } from "./site/areas.ts";
import { site } from "./site/site.ts";
import { wordsOf } from "./site/words.ts";

export const streamTimeout = 10_000;

/** Pages are sent whole: API Gateway's HTTP APIs do not stream, and a page's data is small. */
export default async function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  routerContext: EntryContext,
  context: RouterContextProvider,
): Promise<Response> {
  const { language, nonce } = context.get(site);
  let failure: unknown;
  const stream = await renderToReadableStream(
    <I18nProvider i18n={wordsOf(language, areaOf(new URL(request.url).pathname))}>
      <ServerRouter context={routerContext} url={request.url} nonce={nonce} />
    </I18nProvider>,
    {
      nonce,
      signal: request.signal,
      onError: (error) => {
        failure = error;
      },
    },
  );
  await stream.allReady;
  const page = await new Response(stream).text();
  // React leaves a task behind. Let it run now, as a function is frozen between requests.
  await setImmediate();
  if (failure !== undefined) console.error("a page was not rendered", failure);
  headers.set("content-type", "text/html; charset=utf-8");
  headers.set("content-language", language);
  return new Response(page, { status: failure === undefined ? status : 500, headers });
}

/** Logs errors of pages. The API logs its own refusals. */
export function handleError(error: unknown, { request }: { request: Request }): void {
  if (!request.signal.aborted) console.error("a page failed", error);
}
