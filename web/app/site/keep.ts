import { type CookieOptions, cookieText } from "../../server/cookies.ts";
import type { Site } from "./site.ts";

/** Sets a cookie of the site. */
export function keep({ origin, setCookie }: Site, name: string, value: string, options: CookieOptions): void {
  setCookie(cookieText(name, value, origin.startsWith("https:"), options));
}
