import { randomBytes } from "node:crypto";
import { createRequestHandler, RouterContextProvider, type ServerBuild } from "react-router";
import { createApi } from "../app/api/api.ts";
import { areaOf } from "../app/site/areas.ts";
import { CART, CURRENCY, REFRESH } from "../app/site/cookies.ts";
import { currencyOf } from "../app/site/currencies.ts";
import { basenameOf, type Language, languageOfPath, languages, localeOf } from "../app/site/languages.ts";
import { type Site, site } from "../app/site/site.ts";
import { wordsOf } from "../app/site/words.ts";
import { cookiesOf } from "./cookies.ts";
import { contentSecurityPolicy } from "./security.ts";
import { renewed, sessionCookies } from "./session.ts";
import type { SiteSettings } from "./settings.ts";
import { viewerOf } from "./viewer.ts";

const MOST_IN_CART = 20;

/** Seconds for which the distribution keeps what everybody is shown, and shows it on while it asks for a newer one. */
const SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";
const PERSONAL = "private, no-store";

/** Whether the browser came by TLS: the distribution says so of what it passes on. */
const originOf = (request: Request): URL => {
  const url = new URL(request.url);
  const scheme = request.headers.get("x-site-scheme");
  const host = request.headers.get("x-site-host");
  return new URL(`${scheme ?? url.protocol.slice(0, -1)}://${host ?? url.host}`);
};

const bearerOf = (request: Request) => request.headers.get("authorization")?.replace(/^Bearer /, "");

/** The site as one request sees it. @param added collects the cookies of the reply */
async function siteOf(request: Request, language: Language, settings: SiteSettings, nonce: string, added: string[]) {
  const cookies = cookiesOf(request.headers.get("cookie"));
  const origin = originOf(request);
  const now = Math.floor(Date.now() / 1_000);
  const from: Record<string, string> = { "accept-language": localeOf(language) };
  for (const name of ["visitor-token", "x-viewer-address"]) {
    const value = request.headers.get(name);
    if (value !== null) from[name] = value;
  }
  let token = bearerOf(request);
  const anonymous = createApi({ base: settings.apiUrl, headers: () => from });
  const refresh = cookies.get(REFRESH);
  if (viewerOf(token, now) === undefined && refresh !== undefined) {
    const tokens = await renewed(anonymous, refresh);
    token = tokens?.accessToken;
    added.push(...sessionCookies(tokens, origin.protocol === "https:"));
  }
  const viewer = viewerOf(token, now);
  const headers = () => ({ ...from, ...(viewer && { authorization: `Bearer ${token}` }) });
  const cart =
    cookies
      .get(CART)
      ?.split(".")
      .filter((id) => /^[\w-]{1,64}$/.test(id)) ?? [];
  return {
    api: createApi({ base: settings.apiUrl, headers }),
    language,
    say: (message) => wordsOf(language, areaOf(new URL(request.url).pathname))._(message),
    currency: currencyOf(cookies.get(CURRENCY), language),
    viewer,
    origin: origin.origin,
    cart: cart.slice(0, MOST_IN_CART),
    nonce,
    refreshToken: refresh,
    setCookie: (cookie: string) => void added.push(cookie),
  } satisfies Site;
}

function finished(response: Response, { viewer }: Site, added: readonly string[], policy: string): Response {
  const headers = new Headers(response.headers);
  for (const cookie of added) headers.append("set-cookie", cookie);
  headers.set("content-security-policy", policy);
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  headers.set("x-content-type-options", "nosniff");
  const isPersonal = viewer !== undefined || headers.has("set-cookie");
  if (isPersonal) headers.set("cache-control", PERSONAL);
  else if (!headers.has("cache-control")) headers.set("cache-control", response.status < 400 ? SHARED : "no-store");
  return new Response(response.body, { status: response.status, headers });
}

/** Answers pages and the forms that they send. */
export function pageHandler(build: ServerBuild, settings: SiteSettings): (request: Request) => Promise<Response> {
  const handlers = new Map(
    languages.map((language) => [language, createRequestHandler({ ...build, basename: basenameOf(language) })]),
  );
  return async (request) => {
    const language = languageOfPath(new URL(request.url).pathname);
    const nonce = randomBytes(16).toString("base64url");
    const added: string[] = [];
    const seen = await siteOf(request, language, settings, nonce, added);
    const context = new RouterContextProvider();
    context.set(site, seen);
    const answer = handlers.get(language) as NonNullable<ReturnType<typeof handlers.get>>;
    const response = await answer(request, context);
    return finished(response, seen, added, contentSecurityPolicy(nonce, settings.contentOrigins));
  };
}
