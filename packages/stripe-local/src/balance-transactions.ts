import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { converted } from "./currencies.ts";
import { emulated, noSuch } from "./failure.ts";
import { newId } from "./ids.ts";
import type { BalanceTransaction } from "./kinds.ts";
import { isWithin, listOf } from "./lists.ts";
import type { Handlers } from "./routes.ts";
import { settingsOf } from "./settings.ts";

const AVAILABLE_AFTER_SECONDS = 2 * 86_400;
const FEE_RATE = 0.029;
const FEE_FIXED = 30;

/** Stripe's fee on a charge, in minor units: 2.9 % and 30. */
export const feeOf = (amount: number): number => Math.round(amount * FEE_RATE) + FEE_FIXED;

interface Entry {
  readonly type:
    | "charge"
    | "refund"
    | "refund_failure"
    | "adjustment"
    | "transfer"
    | "transfer_refund"
    | "payment"
    | "payment_failure_refund"
    | "payment_refund"
    | "payout"
    | "payout_failure";
  /** The connected account whose balance it is; the platform's unless given. */
  readonly owner?: string | undefined;
  readonly source: string;
  /** Minor units; negative for money that leaves the balance. */
  readonly amount: number;
  readonly currency: string;
  /** In minor units of the balance's currency, or a function of the amount in that currency. */
  readonly fee: number | ((amount: number) => number);
  readonly description: string | null;
}

/** Money from or to the outside takes days; between balances it moves at once. */
const SLOW: readonly Entry["type"][] = [
  "charge",
  "payment",
  "payment_failure_refund",
  "refund",
  "refund_failure",
  "adjustment",
];

/**
 * An amount in the platform's balance: unchanged if the platform holds its currency, else converted into the first one
 * that it holds, at the rate of the day (https://docs.stripe.com/currencies/conversions). A transfer or a payout uses
 * the balance that it names.
 */
function settled(change: Change, { type, owner, amount, currency }: Entry) {
  const { settled: held, rates } = settingsOf(change);
  const [into = currency] = held ?? [];
  const isHeld = held === undefined || held.includes(currency);
  if (owner !== undefined || !SLOW.includes(type) || isHeld) return { amount, currency, exchange_rate: null };
  const { amount: arrived, rate } = converted(amount, currency, into, rates);
  return { amount: arrived, currency: into, exchange_rate: rate };
}

/** The effect of a charge, a refund, a transfer or a payout on a balance. */
export function book(change: Change, entry: Entry): string {
  const { type, owner, source, description } = entry;
  const { amount, currency, exchange_rate } = settled(change, entry);
  const fee = typeof entry.fee === "number" ? entry.fee : entry.fee(amount);
  const isSlow = owner === undefined && SLOW.includes(type);
  const details = {
    amount: fee,
    application: null,
    currency,
    description: "Stripe processing fees",
    type: "stripe_fee",
  };
  const { id } = change.put<BalanceTransaction>({
    id: newId("txn"),
    object: "balance_transaction",
    ...(owner !== undefined && { owner }),
    amount,
    available_on: change.at + (isSlow ? AVAILABLE_AFTER_SECONDS : 0),
    balance_type: "payments",
    created: change.at,
    currency,
    description,
    exchange_rate,
    fee,
    fee_details: fee === 0 ? [] : [details],
    net: amount - fee,
    reporting_category: type,
    source,
    status: "pending",
    type,
  });
  return id;
}

const told = (change: Change, { owner: _, ...transaction }: BalanceTransaction): Stripe.BalanceTransaction => ({
  ...transaction,
  status: change.at < transaction.available_on ? "pending" : "available",
});

export const balanceTransactions = {
  "GET /v1/balance_transactions": ({ params, change, account }) => {
    emulated(params, ["created", "currency", "source", "type", "limit", "starting_after", "ending_before", "expand"]);
    const { created, currency, source, type } = params;
    const found = change
      .all("balance_transaction")
      .filter(
        (each) =>
          each.owner === account &&
          (currency === undefined || each.currency === currency) &&
          (source === undefined || each.source === source) &&
          (type === undefined || each.type === type) &&
          isWithin(each.created, created),
      );
    const list = listOf(found, params, "/v1/balance_transactions");
    return { ...list, data: list.data.map((each) => told(change, each)) };
  },
  "GET /v1/balance_transactions/:id": ({ id, change, account }) => {
    const found = change.need("balance_transaction", id);
    if (found.owner !== account) throw noSuch("balance transaction", id);
    return told(change, found);
  },
} satisfies Partial<Handlers>;
