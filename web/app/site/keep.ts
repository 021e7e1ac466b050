import { type CookieOptions, cookieText } from "../../server/cookies.ts";
import type { Site } from "./site.ts";

/** Has the browser keep a cookie of the site's. */
export function keep({ origin, setCookie }: Site, name: string, value: string, options: CookieOptions): void {
  setCookie(cookieText(name, value, origin.startsWith("https:"), options));
}
