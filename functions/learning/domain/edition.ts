import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement, Sold } from "../../commerce/contract/entitlement.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";

type Edition = Pick<Sold, "type" | "version">;

/** A product opens by the entitlement with the newest version. */
export const newestFirst = (rights: readonly Entitlement[]): Entitlement[] =>
  rights.toSorted((a, b) => b.sold.version - a.sold.version);

/** A review is of a paid version if there is one, the newest. */
export const paidFirst = (rights: readonly Entitlement[]): Entitlement[] =>
  newestFirst(rights).sort((a, b) => Number(b.sold.paid) - Number(a.sold.paid));

/**
 * The version of a product that is handed out: the sold one, or a later one on request. A membership gives the current
 * product.
 * @param mine the version and type that the customer's right was sold with; for the creator, the product's
 * @param asked the version that the customer asks for
 */
export function versionFor(product: Product, mine: Edition, asked?: number): number | Refusal<"unknown-version"> {
  if (asked === undefined) return mine.type === "membership" ? product.version : mine.version;
  if (asked === mine.version || asked === product.version) return asked;
  const others = mine.version === product.version ? "" : `, or the newest, version ${product.version}`;
  return refuse("unknown-version", `You may open the version that you bought, ${mine.version}${others}.`);
}
