import type { Payment } from "../../../functions/commerce/contract/payment.ts";

/** What Stripe tells of refunds that were made one after another, by what they sum up to. */
export const givenBack = (...sums: number[]): Payment["refunds"] =>
  sums
    .filter((sum, n) => sum > (sums[n - 1] ?? 0))
    .map((sum, n, rising) => ({ id: `re_${sum}`, amount: sum - (rising[n - 1] ?? 0), state: "succeeded" }));
