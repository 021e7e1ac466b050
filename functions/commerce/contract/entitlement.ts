import * as z from "zod";
import { productTypes } from "../../catalogue/contract/product.ts";

/**
 * Why a right is suspended or revoked: its money was given back, a bank contests or took it, it was not paid, or its time
 * is over.
 */
export const entitlementCauses = ["refund", "dispute", "unpaid", "ended"] as const;

/** What a right was given for: a later change of the product takes nothing of it, whatever the product is by then. */
export const sold = z.object({
  type: z.enum(productTypes).describe("the product's, when it was sold"),
  version: z.int().min(1).describe("the product's version that was sold"),
  paid: z.boolean().describe("whether it cost its buyer anything: not what was free, taken on trial, or wholly off"),
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
  endsAt: z.iso.datetime().optional().describe("it opens nothing, and no credits are left of it, from here on"),
  credits: z
    .object({ amount: z.int().min(1), creatorId: z.string() })
    .optional()
    .describe("makes it a lot of credits for a creator's products: what is used of them, credits keeps"),
  seats: z.int().min(1).optional().describe("for how many members, where the customer is an organisation"),
});
export type Entitlement = z.infer<typeof entitlement>;

/** The kinds of what a right is from, as their sources begin. In each kind ids sort by time, but for seats. */
export const rightKinds = ["ORDER", "SEAT", "SUBSCRIPTION", "USAGE"] as const;

/** The customer id for an organisation's own rights, from which its members claim seats. */
export const organisationCustomer = (organisation: string) => `organisation:${organisation}`;

/** A customer may not buy what they own; a suspended right is theirs still. */
export const owns = ({ state }: Pick<Entitlement, "state">): boolean => state !== "revoked";

/** Whether a right gives its product for good: what ends may be bought to stay, and credits give no product. */
export const isForGood = (right: Entitlement): boolean =>
  owns(right) && right.endsAt === undefined && right.credits === undefined;

/** The same of what is a customer's own: a seat is lent by an organisation that may take it back any day. */
export const ownsForGood = (right: Entitlement): boolean => isForGood(right) && !right.source.startsWith("SEAT#");
