import * as z from "zod";
import { productTypes } from "../../catalogue/contract/product.ts";

/** Why an entitlement is suspended or revoked: a refund, a dispute, a missing payment, or its end. */
export const entitlementCauses = ["refund", "dispute", "unpaid", "ended"] as const;

/** The product of an entitlement as it was sold: later changes of the product do not affect it. */
export const sold = z.object({
  type: z.enum(productTypes).describe("the product's type at the sale"),
  version: z.int().min(1).describe("the product's version that was sold"),
  paid: z.boolean().describe("whether its buyer paid anything: false if it was free, on trial, or fully discounted"),
});
export type Sold = z.infer<typeof sold>;

/** A right to a product from one source. A customer has access while any source is active. */
export const entitlement = z.object({
  customer: z.string(),
  productId: z.string(),
  source: z
    .string()
    .describe("ORDER#<order id>, SUBSCRIPTION#<subscription id>, USAGE#<usage id> or SEAT#<organisation>#<seat id>"),
  state: z.enum(["active", "suspended", "revoked"]),
  cause: z.enum(entitlementCauses).optional().describe("why it is suspended or revoked"),
  sold,
  grantedAt: z.iso.datetime(),
  endsAt: z.iso.datetime().optional().describe("from then on it opens nothing, and its credits are lost"),
  credits: z
    .object({ amount: z.int().min(1), creatorId: z.string() })
    .optional()
    .describe("makes it a lot of credits for a creator's products; the context credits counts their uses"),
  seats: z.int().min(1).optional().describe("the number of members, if the customer is an organisation"),
});
export type Entitlement = z.infer<typeof entitlement>;

/** The kinds of sources, by their prefixes. In each kind but seats ids sort by time. */
export const rightKinds = ["ORDER", "SEAT", "SUBSCRIPTION", "USAGE"] as const;

/** The customer id of an organisation, from whose entitlements its members claim seats. */
export const organisationCustomer = (organisation: string) => `organisation:${organisation}`;

/** A customer may not buy what they own; a suspended entitlement still counts. */
export const owns = ({ state }: Pick<Entitlement, "state">): boolean => state !== "revoked";

/**
 * Whether an entitlement gives its product for good: a temporary one does not prevent buying it, and credits give no
 * product.
 */
export const isForGood = (right: Entitlement): boolean =>
  owns(right) && right.endsAt === undefined && right.credits === undefined;

/** The same for a customer's own: a seat is lent by an organisation, which may take it back any day. */
export const ownsForGood = (right: Entitlement): boolean => isForGood(right) && !right.source.startsWith("SEAT#");
