import type { Stripe } from "stripe";
import { book } from "./balance-transactions.ts";
import type { Change } from "./change.ts";
import { shownAmount, unitAmountOf } from "./currencies.ts";
import { isContested } from "./disputes.ts";
import { emit } from "./events.ts";
import { emulated, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";
import { checkWindow } from "./wallets.ts";

/** The charge to refund, by its own id or its intent's. @throws Failure 400 */
function chargeOf(change: Change, { charge, payment_intent }: Stripe.RefundCreateParams): Stripe.Charge {
  if ((charge === undefined) === (payment_intent === undefined)) {
    throw invalid("One of the following params should be provided for this request: payment_intent or charge.");
  }
  if (charge !== undefined) return change.need("charge", charge, "charge");
  const { latest_charge } = change.need("payment_intent", payment_intent ?? "", "payment_intent");
  if (latest_charge !== null) return change.need("charge", latest_charge as string);
  throw invalid(`This PaymentIntent (${payment_intent}) does not have a successful charge to refund.`, {
    param: "payment_intent",
  });
}

function createRefund(change: Change, params: Stripe.RefundCreateParams): Stripe.Refund {
  const charge = chargeOf(change, params);
  const { currency, amount_refunded: before } = charge;
  if (charge.status !== "succeeded") {
    throw invalid(`Charge ${charge.id} has a status of ${charge.status} and cannot be refunded.`);
  }
  if (isContested(change, charge.id)) {
    throw invalid(`Charge ${charge.id} has been charged back; cannot issue a refund.`, { code: "charge_disputed" });
  }
  checkWindow(change, charge);
  const left = charge.amount - before;
  if (left === 0) {
    throw invalid(`Charge ${charge.id} has already been refunded.`, { code: "charge_already_refunded" });
  }
  const { amount = left } = params;
  if (amount < 1) {
    throw invalid("Invalid positive integer", { code: "parameter_invalid_integer", param: "amount" });
  }
  if (amount > left) {
    const [asked, most] = [shownAmount(amount, currency), shownAmount(left, currency)];
    const message = `Refund amount (${asked}) is greater than unrefunded amount on charge (${most})`;
    throw invalid(message, { code: "amount_too_large", param: "amount" });
  }
  unitAmountOf(amount, currency, "amount");
  const id = newId("re");
  const refund = change.put<Stripe.Refund>({
    id,
    object: "refund",
    amount,
    balance_transaction: book(change, {
      type: "refund",
      source: id,
      amount: -amount,
      currency,
      fee: 0,
      description: "REFUND FOR CHARGE",
    }),
    charge: charge.id,
    created: change.at,
    currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: {
      card: { reference_status: "pending", reference_type: "acquirer_reference_number", type: "refund" },
      type: "card",
    },
    metadata: mergedMetadata(null, params.metadata),
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    reason: params.reason ?? null,
    receipt_number: null,
    source_transfer_reversal: null,
    status: "succeeded",
    transfer_reversal: null,
  });
  const after = change.put<Stripe.Charge>({
    ...charge,
    amount_refunded: before + amount,
    refunded: before + amount === charge.amount,
  });
  emit(change, { type: "refund.created", object: refund });
  emit(change, { type: "charge.refunded", object: after, previous: previousOf(charge, after) });
  return refund;
}

function update(change: Change, before: Stripe.Refund, after: Stripe.Refund): Stripe.Refund {
  change.put(after);
  emit(change, { type: "refund.updated", object: after, previous: previousOf(before, after) });
  emit(change, { type: "charge.refund.updated", object: after, previous: previousOf(before, after) });
  return after;
}

/** The bank returns a refund, days later: the money is the platform's again. @throws Failure 400, 404 */
export function failRefund(change: Change, id: string): Stripe.Refund {
  const before = change.need("refund", id);
  if (before.status !== "succeeded") throw invalid(`Refund ${id} has a status of ${before.status}.`);
  const { amount, currency } = before;
  const charge = change.need("charge", before.charge as string);
  const kept = change.put<Stripe.Charge>({
    ...charge,
    amount_refunded: charge.amount_refunded - amount,
    refunded: false,
  });
  emit(change, { type: "charge.updated", object: kept, previous: previousOf(charge, kept) });
  const returned = book(change, {
    type: "refund_failure",
    source: id,
    amount,
    currency,
    fee: 0,
    description: "REFUND FAILURE",
  });
  const failed: Stripe.Refund = {
    ...before,
    failure_balance_transaction: returned,
    failure_reason: "lost_or_stolen_card",
    status: "failed",
  };
  update(change, before, failed);
  emit(change, { type: "refund.failed", object: failed });
  return failed;
}

export const refunds = {
  "POST /v1/refunds": ({ params, change }) => {
    emulated(params, ["amount", "charge", "metadata", "payment_intent", "reason", "expand"]);
    return createRefund(change, params);
  },
  "GET /v1/refunds": ({ params, change }) => {
    emulated(params, ["charge", "created", "payment_intent", "limit", "starting_after", "ending_before", "expand"]);
    const { charge, created, payment_intent } = params;
    const found = change
      .all("refund")
      .filter(
        (refund) =>
          (charge === undefined || refund.charge === charge) &&
          (payment_intent === undefined || refund.payment_intent === payment_intent) &&
          isWithin(refund.created, created),
      );
    return listOf(found, params, "/v1/refunds");
  },
  "GET /v1/refunds/:id": ({ id, change }) => change.need("refund", id),
  "POST /v1/refunds/:id": ({ id, params, change }) => {
    const before = change.need("refund", id);
    return update(change, before, { ...before, metadata: mergedMetadata(before.metadata, params.metadata) });
  },
} satisfies Partial<Handlers>;
