import { randomBytes } from "node:crypto";
import { createRequestHandler, RouterContextProvider, type ServerBuild } from "react-router";
import { ADDRESS_HEADER, SECRET_HEADER } from "../../functions/shared/runtime/through-site.ts";
import { createApi } from "../app/api/api.ts";
import { areaOf } from "../app/site/areas.ts";
import { CART, CONSENT, CURRENCY, refreshCookie } from "../app/site/cookies.ts";
import { currencyOf } from "../app/site/currencies.ts";
import { basenameOf, type Language, languageOfPath, languages, localeOf } from "../app/site/languages.ts";
import { type Consent, type Site, site } from "../app/site/site.ts";
import { wordsOf } from "../app/site/words.ts";
import { cookiesOf } from "./cookies.ts";
import { contentSecurityPolicy } from "./security.ts";
import { renewed, sessionCookies } from "./session.ts";
import type { SiteSettings } from "./settings.ts";
import { isSharedPage } from "./shared-pages.ts";
import { viewerOf } from "./viewer.ts";

const MOST_IN_CART = 20;

/** The distribution caches shared pages for a minute, and serves them for ten more while it revalidates. */
const SHARED = "public, max-age=0, s-maxage=60, stale-while-revalidate=600";
const PERSONAL = "private, no-store";

/** The headers that are passed on to the API: the visitor, browser, address and the distribution's secret. */
const PASSED_ON = ["visitor-token", "user-agent", ADDRESS_HEADER, SECRET_HEADER];

const bearerOf = (request: Request) => request.headers.get("authorization")?.replace(/^Bearer /, "");

function consentOf(request: Request, chosen: string | undefined): Consent {
  if (request.headers.get("sec-gpc") === "1") return "refused-by-browser";
  return chosen === "yes" || chosen === "no" ? chosen : "not-asked";
}

/** The site in the context of one request. @param added collects the cookies of the reply */
async function siteOf(
  request: Request,
  { language, settings, nonce, added }: { language: Language; settings: SiteSettings; nonce: string; added: string[] },
) {
  const cookies = cookiesOf(request.headers.get("cookie"));
  const origin = new URL(settings.siteUrl);
  const isSecure = origin.protocol === "https:";
  const now = Math.floor(Date.now() / 1_000);
  const from: Record<string, string> = { "accept-language": localeOf(language) };
  for (const name of PASSED_ON) {
    const value = request.headers.get(name);
    if (value !== null) from[name] = value;
  }
  let token = bearerOf(request);
  const anonymous = createApi({ base: settings.apiUrl, headers: () => from });
  const refresh = cookies.get(refreshCookie(isSecure));
  if (viewerOf(token, now) === undefined && refresh !== undefined) {
    const tokens = await renewed(anonymous, refresh);
    token = tokens?.accessToken;
    added.push(...sessionCookies(tokens, isSecure));
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
    currency: currencyOf(request.headers.get("x-currency") ?? cookies.get(CURRENCY), language),
    viewer,
    origin: origin.origin,
    cart: cart.slice(0, MOST_IN_CART),
    nonce,
    refreshToken: refresh,
    visitorToken: request.headers.get("visitor-token") ?? undefined,
    consent: consentOf(request, cookies.get(CONSENT)),
    cookie: (name) => cookies.get(name),
    setCookie: (cookie: string) => void added.push(cookie),
  } satisfies Site;
}

/** Whether a reply may be cached for everybody: successes and redirects of pages that do not depend on the visitor. */
function isShared({ method, url }: Request, { status, headers }: Response, viewer: Site["viewer"]): boolean {
  const isOwn = viewer !== undefined || headers.has("set-cookie");
  return !isOwn && ["GET", "HEAD"].includes(method) && status < 400 && isSharedPage(new URL(url).pathname);
}

function finished(
  request: Request,
  response: Response,
  { viewer }: Site,
  { added, policy }: { added: readonly string[]; policy: string },
) {
  const headers = new Headers(response.headers);
  for (const cookie of added) headers.append("set-cookie", cookie);
  headers.set("content-security-policy", policy);
  headers.set("referrer-policy", "strict-origin-when-cross-origin");
  headers.set("x-content-type-options", "nosniff");
  const sent = new Response(response.body, { status: response.status, headers });
  sent.headers.set("cache-control", isShared(request, sent, viewer) ? SHARED : PERSONAL);
  return sent;
}

/** The request with the browser's URL; behind the distribution it has the URL of the site's own HTTP API. */
function atSite(request: Request, siteUrl: string): Request {
  const { pathname, search } = new URL(request.url);
  return new Request(new URL(pathname + search, siteUrl), request);
}

/** Where `?ref=CODE` on any page leads: to the affiliate's link to the same page. */
function affiliateLink({ pathname, searchParams }: URL): string | undefined {
  const code = searchParams.get("ref");
  if (code === null || !/^[A-Za-z0-9]{4,20}$/.test(code) || pathname.endsWith(".data")) return undefined;
  const rest = new URLSearchParams([...searchParams].filter(([name]) => name !== "ref"));
  const base = basenameOf(languageOfPath(pathname)).replace(/\/$/, "");
  const page = pathname.slice(base.length) || "/";
  const to = rest.size === 0 ? page : `${page}?${rest}`;
  return `${base}/r/${code}?to=${encodeURIComponent(to)}`;
}

/** Handles requests for pages, and their forms. */
export function pageHandler(build: ServerBuild, settings: SiteSettings): (request: Request) => Promise<Response> {
  const handlers = new Map(
    languages.map((language) => [language, createRequestHandler({ ...build, basename: basenameOf(language) })]),
  );
  return async (received) => {
    const request = atSite(received, settings.siteUrl);
    const link = affiliateLink(new URL(request.url));
    if (link !== undefined && request.method === "GET") {
      return new Response(null, { status: 302, headers: { location: link, "cache-control": "private, no-store" } });
    }
    const language = languageOfPath(new URL(request.url).pathname);
    const nonce = randomBytes(16).toString("base64url");
    const added: string[] = [];
    const seen = await siteOf(request, { language, settings, nonce, added });
    const context = new RouterContextProvider();
    context.set(site, seen);
    const answer = handlers.get(language) as NonNullable<ReturnType<typeof handlers.get>>;
    const response = await answer(request, context);
    const hydrates = areaOf(new URL(request.url).pathname) !== "shop";
    const policy = contentSecurityPolicy(hydrates ? nonce : undefined, settings.contentOrigins);
    return finished(request, response, seen, { added, policy });
  };
}
