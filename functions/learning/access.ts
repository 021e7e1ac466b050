import type { Product } from "../catalogue/contract.ts";
import type { Entitlement } from "../commerce/contract.ts";
import { type Refusal, refuse } from "../shared/kernel/refusal.ts";

export type Standing = Entitlement["state"] | "never";

/** What a customer's rights to one product come to: any active source grants, whatever became of the others. */
export const standing = (entitlements: readonly Pick<Entitlement, "state">[]): Standing =>
  (["active", "suspended", "revoked"] as const).find((each) => entitlements.some(({ state }) => state === each)) ??
  "never";

type Denied = Refusal<"unknown-product" | "not-entitled" | "access-suspended" | "access-revoked">;

const unknown = refuse("unknown-product", "There is no such product on sale.");

/** What is said to who would open or study a bundle. */
export const isBundle = ({ includes = [] }: Product): Refusal<"is-bundle"> =>
  refuse("is-bundle", `A bundle is opened and studied by its products: ${includes.join(", ")}.`);

/** The product, for who is entitled to it. What is off sale is unknown to who never had it. */
export function entitled(
  product: Product | undefined,
  customer: string,
  entitlements: readonly Pick<Entitlement, "state">[],
): Product | Denied {
  if (!product) return unknown;
  switch (standing(entitlements)) {
    case "active":
      return product;
    case "suspended":
      return refuse(
        "access-suspended",
        "The payment for this product is in dispute; access returns if the dispute is settled in the shop's favour.",
      );
    case "revoked":
      return refuse(
        "access-revoked",
        "What you paid for this product was given back; buy it again with POST /orders to open it.",
      );
    case "never":
      if (product.state !== "published" && product.creatorId !== customer) return unknown;
      return refuse("not-entitled", "You have not bought this product; buy it with POST /orders.");
  }
}

/** The product, for who may open its content: its creator always, else who is entitled. */
export const opened = (
  product: Product | undefined,
  customer: string,
  entitlements: readonly Pick<Entitlement, "state">[],
): Product | Denied => (product?.creatorId === customer ? product : entitled(product, customer, entitlements));
