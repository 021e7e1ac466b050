import * as z from "zod";

/** A right to a product from one source. A customer has access while any source is active. */
export const entitlement = z.object({
  customer: z.string(),
  productId: z.string(),
  source: z.string().describe("ORDER#<order id>"),
  state: z.enum(["active", "suspended", "revoked"]),
  grantedAt: z.iso.datetime(),
});
export type Entitlement = z.infer<typeof entitlement>;

/** Entitlements in commerce's table: query `pk` with `begins_with(sk, prefix)`; add a product id to narrow it. */
export const entitlementKeys = (customer: string, productId?: string) => ({
  pk: `CUSTOMER#${customer}`,
  prefix: productId === undefined ? "ENTITLEMENT#" : `ENTITLEMENT#${productId}#`,
});
export const entitlementKey = (customer: string, productId: string, source: string) => ({
  pk: `CUSTOMER#${customer}`,
  sk: `ENTITLEMENT#${productId}#${source}`,
});
