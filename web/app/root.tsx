import { pageScripts } from "virtual:page-scripts";
import type { ReactNode } from "react";
import {
  isRouteErrorResponse,
  Links,
  type LoaderFunctionArgs,
  Meta,
  Outlet,
  Scripts,
  ScrollRestoration,
  useMatches,
  useRouteError,
  useRouteLoaderData,
} from "react-router";
import "./design/styles.css";
import { SiteFooter } from "./site/footer.tsx";
import { SiteHeader } from "./site/header.tsx";
import { localeOf } from "./site/languages.ts";
import type { RootData } from "./site/root-data.ts";
import { site } from "./site/site.ts";
import { Wrong } from "./site/wrong.tsx";

export function loader({ context }: LoaderFunctionArgs): RootData {
  const { language, currency, viewer, nonce, origin } = context.get(site);
  return { language, currency, viewer, nonce, origin };
}

/** Pages of an area that hydrates say `export const handle = { hydrates: true }`; all others are sent without React. */
const hydrates = (handle: unknown) => (handle as { hydrates?: boolean } | undefined)?.hydrates === true;

export function Layout({ children }: { readonly children: ReactNode }) {
  const data = useRouteLoaderData<typeof loader>("root");
  const isLive = useMatches().some(({ handle }) => hydrates(handle));
  return (
    <html lang={localeOf(data?.language ?? "en")}>
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="theme-color" media="(prefers-color-scheme: light)" content="#faf8f4" />
        <meta name="theme-color" media="(prefers-color-scheme: dark)" content="#161513" />
        <link rel="icon" href="/icon.svg" type="image/svg+xml" />
        <link rel="apple-touch-icon" href="/icon.180.png" />
        <link rel="manifest" href="/icon.webmanifest" />
        <Meta />
        {/* Style sheets need none, and a browser hides it from React, which then finds another page than it made. */}
        <Links nonce="" />
        <script src={pageScripts.theme} />
      </head>
      <body>
        {children}
        {isLive ? (
          <>
            <ScrollRestoration nonce={data?.nonce} />
            <Scripts nonce={data?.nonce} />
          </>
        ) : (
          <>
            <script type="module" src={pageScripts.page} />
            <script type="module" src={pageScripts.events} />
          </>
        )}
      </body>
    </html>
  );
}

export default function Root() {
  return <Outlet />;
}

export function ErrorBoundary() {
  const error = useRouteError();
  const data = useRouteLoaderData<typeof loader>("root");
  const status = isRouteErrorResponse(error) ? error.status : 500;
  return (
    <>
      {data ? <SiteHeader /> : null}
      <main id="main">
        <Wrong status={status} />
      </main>
      {data ? <SiteFooter /> : null}
    </>
  );
}
