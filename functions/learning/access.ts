import type { Product } from "../catalogue/contract.ts";
import type { Entitlement } from "../commerce/contract.ts";
import { type Refusal, refuse } from "../shared/kernel/refusal.ts";

type Right = Pick<Entitlement, "state" | "endsAt" | "credits">;
export type RightState = Entitlement["state"] | "ended";
export type Standing = RightState | "never";

/** What a right is worth at an instant, in epoch milliseconds: one whose time is over opens nothing. */
export const stateOf = ({ state, endsAt }: Right, now: number): RightState =>
  state !== "revoked" && endsAt !== undefined && Date.parse(endsAt) <= now ? "ended" : state;

/** What a customer's rights to one product come to: any active source grants, whatever became of the others. */
export const standing = (entitlements: readonly Right[], now: number): Standing =>
  (["active", "suspended", "ended", "revoked"] as const).find((each) =>
    entitlements.some((right) => stateOf(right, now) === each),
  ) ?? "never";

type Denied = Refusal<"unknown-product" | "not-entitled" | "access-suspended" | "access-ended" | "access-revoked">;

const unknown = refuse("unknown-product", "There is no such product on sale.");

/** What is said to who would open or study a bundle. */
export const isBundle = ({ includes = [] }: Product): Refusal<"is-bundle"> =>
  refuse("is-bundle", `A bundle is opened and studied by its products: ${includes.join(", ")}.`);

/** Credits open the pack that they came with, and nothing that their creator made of it since. */
const opening = ({ credits: packed }: Product, entitlements: readonly Right[]): readonly Right[] =>
  packed ? entitlements : entitlements.filter(({ credits }) => credits === undefined);

/** The product, for who is entitled to it. What is off sale is unknown to who never had it. */
export function entitled(
  product: Product | undefined,
  customer: string,
  entitlements: readonly Right[],
  now: number,
): Product | Denied {
  if (!product) return unknown;
  const again = product.use ? `use it again with POST /products/${product.id}/use` : "buy it again with POST /orders";
  switch (standing(opening(product, entitlements), now)) {
    case "active":
      return product;
    case "suspended":
      return refuse(
        "access-suspended",
        "The payment for this product is in dispute; access returns if the dispute is settled in the shop's favour.",
      );
    case "ended":
      return refuse("access-ended", `The time for which you could open this product is over; ${again} to open it.`);
    case "revoked":
      return refuse(
        "access-revoked",
        `Your right to this product ended: it was given back, or taken back by who gave it; ${again} to open it.`,
      );
    case "never":
      if (product.state !== "published" && product.creatorId !== customer) return unknown;
      return product.use
        ? refuse("not-entitled", `This product opens for credits; use it with POST /products/${product.id}/use.`)
        : refuse("not-entitled", "You have not bought this product; buy it with POST /orders.");
  }
}

/** The product, for who may open its content: its creator always, else who is entitled. */
export const opened = (
  product: Product | undefined,
  customer: string,
  entitlements: readonly Right[],
  now: number,
): Product | Denied => (product?.creatorId === customer ? product : entitled(product, customer, entitlements, now));
