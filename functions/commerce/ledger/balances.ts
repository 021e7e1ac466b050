import type { Currency } from "../../shared/kernel/money.ts";
import type { Journal } from "./journal.ts";

export interface AccountBalance {
  readonly account: string;
  readonly currency: Currency;
  /** Minor units. */
  readonly amount: number;
}

/** The sums of journals by account and currency, in the order in which the accounts were first posted to. */
export function balancesOf(journals: readonly Pick<Journal, "currency" | "postings">[]): AccountBalance[] {
  const sums = new Map<string, AccountBalance>();
  for (const { currency, postings } of journals) {
    for (const { account, amount } of postings) {
      const key = `${currency} ${account}`;
      sums.set(key, { account, currency, amount: (sums.get(key)?.amount ?? 0) + amount });
    }
  }
  return [...sums.values()];
}
