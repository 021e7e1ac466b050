import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";

type Right = Pick<Entitlement, "state" | "cause" | "endsAt" | "credits"> & Partial<Pick<Entitlement, "grantedAt">>;
export type RightState = Entitlement["state"] | "ended";
export type AccessState = RightState | "never";

/** The state of an entitlement at an instant, in epoch milliseconds: an expired one opens nothing. */
export const stateOf = ({ state, endsAt }: Right, now: number): RightState =>
  state !== "revoked" && endsAt !== undefined && Date.parse(endsAt) <= now ? "ended" : state;

/**
 * The state of a customer's entitlements to one product together: any active source grants access, whatever the state
 * of the others.
 */
export const accessStateOf = (entitlements: readonly Right[], now: number): AccessState =>
  (["active", "suspended", "ended", "revoked"] as const).find((each) =>
    entitlements.some((right) => stateOf(right, now) === each),
  ) ?? "never";

type Cause = NonNullable<Entitlement["cause"]>;

/** The message for customers who must wait, by the reason. */
const SUSPENDED: Readonly<Record<Cause, string>> = {
  dispute: "The payment for this product is in dispute; access returns if the dispute is settled in the shop's favour.",
  refund: "The money for this product is being refunded; access returns only if the refund fails.",
  unpaid: "The last payment for this product failed; access returns once it is paid.",
  ended: "The purchase or grant that gave you this product has ended.",
};

/** Why an entitlement has ended. An organisation takes seats back for reasons of its own. */
const ENDED: Readonly<Record<Cause | "taken", string>> = {
  dispute: "its payment was lost in a dispute with the buyer's bank",
  refund: "its money was refunded",
  unpaid: "it was no longer paid",
  ended: "its subscription has ended",
  taken: "it was returned, or revoked by its giver",
};

type Denied = Refusal<"unknown-product" | "not-entitled" | "access-suspended" | "access-ended" | "access-revoked">;

const unknown = refuse("unknown-product", "There is no such product on sale.");

/** The refusal to open or study a bundle. */
export const isBundle = ({ includes = [] }: Product): Refusal<"is-bundle"> =>
  refuse("is-bundle", `Open and study a bundle's products instead: ${includes.join(", ")}.`);

/** The entitlements that open a product: a right to credits opens only a pack of credits, even if the product has changed since. */
const opening = <R extends Right>({ credits: packed }: Product, entitlements: readonly R[]): readonly R[] =>
  packed ? entitlements : entitlements.filter(({ credits }) => credits === undefined);

/** An entitlement that opens a product now; undefined if none does. `now` in epoch milliseconds. */
export const granting = <R extends Right>(product: Product, entitlements: readonly R[], now: number): R | undefined =>
  opening(product, entitlements).find((right) => stateOf(right, now) === "active");

/** The product, for entitled customers. A product off sale is unknown to customers who never had it. */
export function entitled(
  product: Product | undefined,
  customer: string,
  entitlements: readonly Right[],
  now: number,
): Product | Denied {
  if (!product) return unknown;
  const again = product.use ? `use it again with POST /products/${product.id}/use` : "buy it again with POST /orders";
  const rights = opening(product, entitlements);
  const state = accessStateOf(rights, now);
  // The newest entitlement explains it: the customer knows about the older ones.
  const cause = rights
    .filter((right) => stateOf(right, now) === state)
    .reduce<Right | undefined>(
      (newest, each) => ((newest?.grantedAt ?? "") > (each.grantedAt ?? "") ? newest : each),
      undefined,
    )?.cause;
  switch (state) {
    case "active":
      return product;
    case "suspended":
      return refuse("access-suspended", SUSPENDED[cause ?? "dispute"]);
    case "ended":
      return refuse("access-ended", `Your access to this product has expired; ${again} to open it.`);
    case "revoked":
      return refuse(
        "access-revoked",
        `Your right to this product ended: ${ENDED[cause ?? "taken"]}; ${again} to open it.`,
      );
    case "never":
      if (product.state !== "published" && product.creatorId !== customer) return unknown;
      return product.use
        ? refuse("not-entitled", `This product opens for credits; use it with POST /products/${product.id}/use.`)
        : refuse("not-entitled", "You have not bought this product; buy it with POST /orders.");
  }
}

/** The product, for those who may open its content: its creator always, else entitled customers. */
export const opened = (
  product: Product | undefined,
  customer: string,
  entitlements: readonly Right[],
  now: number,
): Product | Denied => (product?.creatorId === customer ? product : entitled(product, customer, entitlements, now));
