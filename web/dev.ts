/**
 * `npm run dev:web [-- --port N --api URL]`: the site with hot reload, against a platform that runs (`npm start`). What
 * the distribution does before the site's function, it does here.
 */
import { createServer, type IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import type { ServerBuild } from "react-router";
import { createServer as createVite } from "vite";
import { accessCookie, VISITOR } from "./app/site/cookies.ts";
import { cookiesOf } from "./server/cookies.ts";
import type { pageHandler } from "./server/pages.ts";

const { values } = parseArgs({
  options: { port: { type: "string", default: "5173" }, api: { type: "string", default: "http://127.0.0.1:3000/api" } },
});
const apiUrl = values.api.replace(/\/$/, "");

const vite = await createVite({
  configFile: fileURLToPath(new URL("vite.config.ts", import.meta.url)),
  appType: "custom",
  // A port of its own for what tells the page of changes, so that several can run.
  server: { middlewareMode: true, host: "127.0.0.1", hmr: { port: Number(values.port) + 1 } },
});

/** A request as the site's function is given it: with the session's cookies as headers. */
function requestOf(incoming: IncomingMessage): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const each of [value].flat()) if (each !== undefined) headers.append(name, each);
  }
  const cookies = cookiesOf(headers.get("cookie"));
  const access = cookies.get(accessCookie(false));
  const visitor = cookies.get(VISITOR);
  if (access !== undefined) headers.set("authorization", `Bearer ${access}`);
  if (visitor !== undefined) headers.set("visitor-token", visitor);
  const { method = "GET" } = incoming;
  const hasBody = method !== "GET" && method !== "HEAD";
  return new Request(`http://${incoming.headers.host}${incoming.url}`, {
    method,
    headers,
    ...(hasBody && { body: Readable.toWeb(incoming) as ReadableStream, duplex: "half" }),
  });
}

async function answer(request: Request): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  if (pathname.startsWith("/api/")) {
    const headers = new Headers(request.headers);
    for (const name of ["cookie", "host", "connection"]) headers.delete(name);
    const body = request.body === null ? {} : { body: await request.arrayBuffer() };
    return fetch(`${apiUrl}${pathname.slice("/api".length)}${search}`, { method: request.method, headers, ...body });
  }
  const build = (await vite.ssrLoadModule("virtual:react-router/server-build")) as ServerBuild;
  const module = (await vite.ssrLoadModule("/server/pages.ts")) as { pageHandler: typeof pageHandler };
  const response = await module.pageHandler(build, {
    apiUrl,
    contentOrigins: ["*"],
    siteUrl: `http://127.0.0.1:${values.port}`,
  })(request);
  // Vite's own scripts are inline.
  response.headers.delete("content-security-policy");
  return response;
}

createServer((incoming, outgoing) => {
  vite.middlewares(incoming, outgoing, async () => {
    try {
      const response = await answer(requestOf(incoming));
      outgoing.statusCode = response.status;
      for (const [name, value] of response.headers) if (name !== "set-cookie") outgoing.setHeader(name, value);
      outgoing.setHeader("set-cookie", response.headers.getSetCookie());
      outgoing.end(Buffer.from(await response.arrayBuffer()));
    } catch (error) {
      vite.ssrFixStacktrace(error as Error);
      console.error(error);
      outgoing.statusCode = 500;
      outgoing.end((error as Error).stack);
    }
  });
}).listen(Number(values.port), "127.0.0.1", () => console.log(`ready http://127.0.0.1:${values.port}`));
