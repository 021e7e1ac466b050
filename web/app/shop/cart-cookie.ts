import { CART, DAY_SECONDS } from "../site/cookies.ts";
import { keep } from "../site/keep.ts";
import type { Site } from "../site/site.ts";

/** The most products of a cart, as in one order. */
const MOST = 20;
const KEPT_SECONDS = 30 * DAY_SECONDS;

/** The cart with a product added, the newest last. A full cart drops the oldest. */
export const withWork = (cart: readonly string[], id: string): readonly string[] =>
  [...cart.filter((each) => each !== id), id].slice(-MOST);

export const withoutWorks = (cart: readonly string[], ids: readonly string[]): readonly string[] =>
  cart.filter((each) => !ids.includes(each));

/** Stores the cart in a cookie; scripts of pages show its count. */
export function keepCart(site: Site, cart: readonly string[]): void {
  keep(site, CART, cart.join("."), { maxAge: cart.length === 0 ? 0 : KEPT_SECONDS, readable: true });
}
