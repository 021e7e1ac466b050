import { CART, DAY_SECONDS } from "../site/cookies.ts";
import { keep } from "../site/keep.ts";
import type { Site } from "../site/site.ts";

/** Of products in one cart, as the API orders at once. */
const MOST = 20;
const KEPT_SECONDS = 30 * DAY_SECONDS;

/** A cart with a product more: once, and the newest last. Of a full cart the oldest goes. */
export const withWork = (cart: readonly string[], id: string): readonly string[] =>
  [...cart.filter((each) => each !== id), id].slice(-MOST);

export const withoutWorks = (cart: readonly string[], ids: readonly string[]): readonly string[] =>
  cart.filter((each) => !ids.includes(each));

/** Keeps what is in the cart in the browser: scripts of pages show how many there are. */
export function keepCart(site: Site, cart: readonly string[]): void {
  keep(site, CART, cart.join("."), { maxAge: cart.length === 0 ? 0 : KEPT_SECONDS, readable: true });
}
