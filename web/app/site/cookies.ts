/**
 * The names of the site's cookies, which the distribution's functions also use (lib/web/functions). Those of the session have a
 * prefix that other hosts cannot set, which browsers accept only with TLS.
 */
export const accessCookie = (isSecure: boolean): string => (isSecure ? "__Host-access" : "access");
export const refreshCookie = (isSecure: boolean): string => (isSecure ? "__Host-refresh" : "refresh");
export const VISITOR = "visitor";
/** The ids of the products in the cart, separated by dots. Scripts show their count. */
export const CART = "cart";
export const CURRENCY = "currency";
/** The visitor's consent: "yes" or "no". */
export const CONSENT = "consent";
/** The last used language, in which buyers who return from the payment see the page. */
export const LANGUAGE = "language";
/** The click on an affiliate's link that the next purchase names. */
export const REFERRAL = "referral";
/** Data that one page passes to the next, for some minutes. */
export const FLASH = "flash";

export const DAY_SECONDS = 86_400;
export const YEAR_SECONDS = 365 * DAY_SECONDS;
