import { redirect } from "react-router";
import { LANGUAGE } from "../site/cookies.ts";
import { inLanguage, languages } from "../site/languages.ts";
import type { Site } from "../site/site.ts";

/** How often a page reloads; Stripe's webhook mostly comes within a second. */
const MOST_TIMES = 40;
const SOON = 2;
const LATER = 8;
const SOON_TIMES = 10;

export interface Again {
  readonly url: string;
  readonly seconds: number;
}

/** The next reload of a waiting page; undefined after some minutes. */
export function askAgain(request: Request): Again | undefined {
  const url = new URL(request.url);
  const times = Number(url.searchParams.get("asked") ?? 0) + 1;
  if (!(times <= MOST_TIMES)) return undefined;
  url.searchParams.set("asked", String(times));
  return { url: url.pathname + url.search, seconds: times < SOON_TIMES ? SOON : LATER };
}

/** Buyers return to the English page. @throws a redirect to the language that they used before */
export function inOwnLanguage({ cookie, language, origin }: Site, request: Request): void {
  const chosen = languages.find((each) => each === cookie(LANGUAGE));
  const { pathname, search } = new URL(request.url);
  if (chosen === undefined || chosen === language || language !== "en") return;
  // With the origin, so that the router does not put its own basename before it.
  throw redirect(`${origin}${inLanguage(pathname, chosen)}${search}`);
}
