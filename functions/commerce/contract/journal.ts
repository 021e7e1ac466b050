import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";

/** A journal in commerce's table, beside its order: for other contexts that hear of money. It is never changed. */
export const journal = z.object({
  cause: z.string().describe("unique: what is told twice is one journal"),
  orderId: z.string(),
  currency: currency.describe("that Stripe holds the money in, whatever the price is in"),
  at: z.iso.datetime(),
  earnedAt: z.iso.datetime().optional().describe("when what it gives or takes back was paid for"),
  postings: z
    .array(
      z.object({
        account: z
          .string()
          .describe(
            "stripe, stripe-fees, disputed, exchange, processing, customer-credit, tax, revenue or creator:<id>",
          ),
        amount: z.int().describe("minor units: positive is gained, negative is owed to the account"),
        refundableUntil: z.iso
          .datetime()
          .optional()
          .describe("a creator's: from then on the buyer can no longer take it back unasked"),
      }),
    )
    .readonly(),
});
