import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { invalid } from "./failure.ts";
import type { Handlers } from "./routes.ts";

/** The available and the pending balance of the platform or a connected account, in minor units by currency. */
export function balanceOf(change: Change, owner: string | undefined) {
  const sums = { available: new Map<string, number>(), pending: new Map<string, number>() };
  for (const { owner: of, currency, net, available_on } of change.all("balance_transaction")) {
    if (of !== owner) continue;
    const side = sums[available_on <= change.at ? "available" : "pending"];
    side.set(currency, (side.get(currency) ?? 0) + net);
  }
  return sums;
}

/** @throws Failure 400 if the available balance is less */
export function needAvailable(change: Change, owner: string | undefined, amount: number, currency: string): void {
  if ((balanceOf(change, owner).available.get(currency) ?? 0) >= amount) return;
  throw invalid("You have insufficient available funds in your Stripe account.", { code: "balance_insufficient" });
}

export const balance = {
  "GET /v1/balance": ({ change, account }): Stripe.Balance => {
    const { available, pending } = balanceOf(change, account);
    const side = (sums: ReadonlyMap<string, number>) =>
      [...sums].map(([currency, amount]) => ({ amount, currency, source_types: { card: amount } }));
    return { object: "balance", available: side(available), livemode: false, pending: side(pending) };
  },
} satisfies Partial<Handlers>;
