import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";

/** A journal in commerce's table, beside its order, for other contexts that follow money. It never changes. */
export const journal = z.object({
  cause: z.string().describe("unique: what is told twice is one journal"),
  orderId: z.string(),
  currency: currency.describe("that Stripe holds the money in, whatever the price is in"),
  at: z.iso.datetime(),
  earnedAt: z.iso.datetime().optional().describe("when what it gives or takes back was paid for"),
  postings: z
    .array(
      z.object({
        account: z.union([
          z.enum(["stripe", "stripe-fees", "disputed", "exchange", "processing", "customer-credit", "tax", "revenue"]),
          z.templateLiteral(["creator:", z.string()]),
        ]),
        amount: z.int().describe("minor units: positive is gained, negative is owed to the account"),
        refundableUntil: z.iso
          .datetime()
          .optional()
          .describe("a creator's: from then on the buyer can no longer take it back unasked"),
      }),
    )
    .readonly(),
  sold: z
    .array(
      z.object({
        productId: z.string(),
        creatorId: z.string(),
        count: z.int().describe("1 by the payment of a line, else 0"),
        quantity: z.int().describe("how many of it were sold, as seats, by its payment; else 0"),
        gross: z.int().describe("minor units that its buyer paid for it, by its payment; else 0"),
        refunded: z.int().describe("minor units that went back of it; below zero where they came back"),
        earned: z.int().describe("minor units for its creator; below zero where they are taken back"),
      }),
    )
    .readonly()
    .optional()
    .describe("of which lines of its order it is: what creators' sums of sales are made of"),
});
export type SoldJournal = z.infer<typeof journal>;
