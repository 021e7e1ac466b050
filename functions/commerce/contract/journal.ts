import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";

/** A journal in commerce's table, beside its order, for other contexts that follow money. It never changes. */
export const journal = z.object({
  cause: z.string().describe("unique: a repeated cause books one journal"),
  orderId: z.string(),
  currency: currency.describe("in which Stripe holds the money, whatever the price's currency"),
  at: z.iso.datetime(),
  earnedAt: z.iso.datetime().optional().describe("when the payment that it books or takes back was made"),
  postings: z
    .array(
      z.object({
        account: z.union([
          z.enum(["stripe", "stripe-fees", "disputed", "exchange", "processing", "customer-credit", "tax", "revenue"]),
          z.templateLiteral(["creator:", z.string()]),
          z.templateLiteral(["affiliate:", z.string()]),
        ]),
        amount: z.int().describe("minor units: positive is gained by us, negative is owed to the account"),
        refundableUntil: z.iso
          .datetime()
          .optional()
          .describe("for creators and affiliates: after that no automatic refund can take it back"),
      }),
    )
    .readonly(),
  sold: z
    .array(
      z.object({
        productId: z.string(),
        creatorId: z.string(),
        count: z.int().describe("1 for a line's payment, else 0"),
        quantity: z.int().describe("for its payment, how many were sold (seats count each); else 0"),
        gross: z.int().describe("for its payment, the minor units that its buyer paid; else 0"),
        refunded: z.int().describe("minor units that went back; negative if they returned to us"),
        earned: z.int().describe("minor units for its creator; negative if they are taken back"),
        affiliate: z
          .object({ id: z.string(), earned: z.int().describe("minor units; negative if they are taken back") })
          .optional()
          .describe("who recommended it, if the line has an affiliate"),
      }),
    )
    .readonly()
    .optional()
    .describe("the order's lines that it concerns, from which creators' sales are summed"),
});
export type SoldJournal = z.infer<typeof journal>;
