import * as z from "zod";
import type { StripeAccess } from "../../../shared/runtime/stripe.ts";
import type { FetchFunds } from "../../flows/ports.ts";

const amounts = z.array(z.object({ amount: z.number(), currency: z.string() }));
const balance = z.object({ available: amounts, pending: amounts });
const settings = z.object({
  payments: z.object({
    payouts: z
      .object({
        minimum_balance_by_currency: z.record(z.string(), z.number()).nullish(),
        schedule: z.object({ interval: z.string().nullish() }).nullish(),
      })
      .nullish(),
  }),
});

/** The platform's own: the balance and settings of the key's account. */
export const fetchFunds =
  (access: () => Promise<StripeAccess>): FetchFunds =>
  async () => {
    const { stripe } = await access();
    const [found, set] = await Promise.all([stripe.balance.retrieve(), stripe.balanceSettings.retrieve()]);
    const { available, pending } = balance.parse(found);
    const held = new Map<string, number>();
    for (const { amount, currency } of [...available, ...pending]) {
      held.set(currency, (held.get(currency) ?? 0) + amount);
    }
    const { payouts } = settings.parse(set).payments;
    return {
      held,
      // Missing settings have Stripe's defaults.
      schedule: payouts?.schedule?.interval ?? "daily",
      minimum: new Map(Object.entries(payouts?.minimum_balance_by_currency ?? {})),
    };
  };
