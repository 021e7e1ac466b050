import type { Stripe } from "stripe";
import { loseBankAccount } from "./accounts.ts";
import { needAvailable } from "./balance.ts";
import { book } from "./balance-transactions.ts";
import type { Change } from "./change.ts";
import { currencyOf } from "./currencies.ts";
import { emit } from "./events.ts";
import { emulated, invalid, noSuch } from "./failure.ts";
import { newId } from "./ids.ts";
import type { Payout } from "./kinds.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

const ARRIVES_AFTER_SECONDS = 2 * 86_400;

const told = ({ owner: _, ...payout }: Payout): Stripe.Payout => payout;

/** Sends a balance to its owner's bank; the platform's own if there is no owner. @throws Failure 400 */
export function payOut(
  change: Change,
  owner: string | undefined,
  params: Stripe.PayoutCreateParams,
  automatic = false,
): Stripe.Payout {
  const currency = currencyOf(params.currency);
  const { amount } = params;
  if (amount < 1) throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  if (owner !== undefined && !change.need("account", owner).payouts_enabled)
    throw invalid("Payouts are disabled on this account.");
  needAvailable(change, owner, amount, currency);
  const id = newId("po");
  const payout = change.put<Payout>({
    id,
    object: "payout",
    ...(owner !== undefined && { owner }),
    amount,
    application_fee: null,
    application_fee_amount: null,
    arrival_date: change.at + ARRIVES_AFTER_SECONDS,
    automatic,
    balance_transaction: book(change, {
      type: "payout",
      owner,
      source: id,
      amount: -amount,
      currency,
      fee: 0,
      description: "STRIPE PAYOUT",
    }),
    created: change.at,
    currency,
    description: params.description ?? null,
    destination: null,
    failure_balance_transaction: null,
    failure_code: null,
    failure_message: null,
    livemode: false,
    metadata: mergedMetadata(null, params.metadata),
    method: "standard",
    original_payout: null,
    payout_method: null,
    reconciliation_status: "not_applicable",
    reversed_by: null,
    source_type: "card",
    statement_descriptor: null,
    status: "pending",
    trace_id: null,
    type: "bank_account",
  });
  emit(change, { type: "payout.created", object: told(payout), account: owner });
  return told(payout);
}

/** The bank's answer to a payout, days later. A returned payout is in the balance again. @throws Failure 400, 404 */
export function settlePayout(change: Change, id: string, hasArrived: boolean): Stripe.Payout {
  const before = change.need("payout", id);
  // A bank may still return a paid one.
  if (before.status !== "pending" && (hasArrived || before.status !== "paid")) {
    throw invalid(`Payout ${id} has a status of ${before.status}.`);
  }
  const { owner, amount, currency } = before;
  const failure = !hasArrived && {
    failure_balance_transaction: book(change, {
      type: "payout_failure",
      owner,
      source: id,
      amount,
      currency,
      fee: 0,
      description: "PAYOUT FAILURE",
    }),
    failure_code: "account_closed",
    failure_message: "The bank account has been closed.",
  };
  const after = change.put<Payout>({ ...before, ...failure, status: hasArrived ? "paid" : "failed" });
  emit(change, {
    type: hasArrived ? "payout.paid" : "payout.failed",
    object: told(after),
    previous: previousOf(before, after),
    account: owner,
  });
  if (!hasArrived && owner !== undefined) loseBankAccount(change, change.need("account", owner));
  return told(after);
}

export const payouts = {
  "POST /v1/payouts": ({ params, change, account }) => {
    emulated(params, ["amount", "currency", "description", "metadata", "expand"]);
    return payOut(change, account, params);
  },
  "GET /v1/payouts": ({ params, change, account }) => {
    emulated(params, ["created", "status", "limit", "starting_after", "ending_before", "expand"]);
    const { created, status } = params;
    const found = change
      .all("payout")
      .filter(
        (payout) =>
          payout.owner === account &&
          (status === undefined || payout.status === status) &&
          isWithin(payout.created, created),
      );
    return listOf(found.map(told), params, "/v1/payouts");
  },
  "GET /v1/payouts/:id": ({ id, change, account }) => {
    const payout = change.need("payout", id);
    if (payout.owner !== account) throw noSuch("payout", id);
    return told(payout);
  },
} satisfies Partial<Handlers>;
