/**
 * Names of the site's cookies; the distribution's functions know them too (lib/web/functions). Those of the session have a
 * prefix by which no page of another host can set them, which browsers take by TLS alone.
 */
export const accessCookie = (isSecure: boolean): string => (isSecure ? "__Host-access" : "access");
export const refreshCookie = (isSecure: boolean): string => (isSecure ? "__Host-refresh" : "refresh");
export const VISITOR = "visitor";
/** Ids of the products in the cart, with dots between. Scripts of a page show how many there are. */
export const CART = "cart";
export const CURRENCY = "currency";
/** Whether the visitor agreed to be learnt from: "yes" or "no". */
export const CONSENT = "consent";
/** The language that was read last: where who comes from elsewhere, as from the payment, is shown a page in. */
export const LANGUAGE = "language";
/** What one page has to tell the next one, for some minutes. */
export const FLASH = "flash";

export const DAY_SECONDS = 86_400;
export const YEAR_SECONDS = 365 * DAY_SECONDS;
