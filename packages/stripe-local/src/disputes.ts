import type { Stripe } from "stripe";
import { book } from "./balance-transactions.ts";
import type { Change } from "./change.ts";
import { emit } from "./events.ts";
import { emulated, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import { isWithin, listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import { previousOf } from "./previous.ts";
import type { Handlers } from "./routes.ts";

/** Minor units; not returned, whether the dispute is won or lost. */
const FEE = 1500;
const DAYS_FOR_EVIDENCE = 9;
/** The limit of all textual evidence together. */
const MAX_CHARACTERS = 150_000;

const NO_EVIDENCE: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
};

const isOpen = ({ status }: Stripe.Dispute): boolean => status === "needs_response" || status === "under_review";
const isInquiry = ({ status }: Stripe.Dispute): boolean => status.startsWith("warning_") && status !== "warning_closed";

/** Whether a bank contests the charge, so that nothing of it can be refunded. */
export const isContested = (change: Change, charge: string): boolean =>
  change.all("dispute").some((each) => each.charge === charge && (isOpen(each) || each.status === "lost"));

/** The amount that the bank takes, or returns, of a disputed charge. */
function withMovement(change: Change, dispute: Stripe.Dispute, amount: number): Stripe.Dispute {
  const id = book(change, {
    type: "adjustment",
    source: dispute.id,
    amount,
    currency: dispute.currency,
    fee: amount < 0 ? FEE : 0,
    description: amount < 0 ? "Chargeback withdrawal" : "Chargeback reversal",
  });
  const { owner: _, ...movement } = change.need("balance_transaction", id);
  return { ...dispute, balance_transactions: [...dispute.balance_transactions, movement] };
}

function keep(
  change: Change,
  before: Stripe.Dispute,
  after: Stripe.Dispute,
  ...types: Stripe.EventBase["type"][]
): Stripe.Dispute {
  change.put(after);
  for (const type of types) emit(change, { type, object: after, previous: previousOf(before, after) });
  return after;
}

export interface Contest {
  readonly amount?: number | undefined;
  readonly reason?: string | undefined;
  /** The bank only asks: no money is taken yet. */
  readonly isInquiry?: boolean;
}

/** The buyer's bank contests a charge. @throws Failure 400, 404 */
export function contest(change: Change, id: string, { amount, reason, isInquiry: asks = false }: Contest) {
  const charge = change.need("charge", id);
  if (charge.status !== "succeeded") throw invalid(`Charge ${id} has a status of ${charge.status}.`);
  if (change.all("dispute").some((each) => each.charge === id && (isOpen(each) || isInquiry(each)))) {
    throw invalid(`Charge ${id} is disputed already.`);
  }
  const most = charge.amount - charge.amount_refunded;
  const contested = amount ?? most;
  if (contested < 1 || contested > charge.amount)
    throw invalid(`Of charge ${id}, 1 to ${charge.amount} can be disputed.`);
  const disputed = change.put<Stripe.Charge>({ ...charge, disputed: true });
  emit(change, { type: "charge.updated", object: disputed, previous: previousOf(charge, disputed) });
  const opened: Stripe.Dispute = {
    id: newId("dp"),
    object: "dispute",
    amount: contested,
    balance_transactions: [],
    charge: id,
    created: change.at,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: NO_EVIDENCE,
    evidence_details: {
      due_by: change.at + DAYS_FOR_EVIDENCE * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: "not_submitted",
    },
    intended_submission_method: "manual",
    is_charge_refundable: asks,
    livemode: false,
    metadata: {},
    payment_intent: charge.payment_intent,
    reason: reason ?? "general",
    status: asks ? "warning_needs_response" : "needs_response",
  };
  if (asks) {
    change.put(opened);
    emit(change, { type: "charge.dispute.created", object: opened });
    return opened;
  }
  const taken = change.put(withMovement(change, opened, -contested));
  emit(change, { type: "charge.dispute.created", object: taken });
  emit(change, { type: "charge.dispute.funds_withdrawn", object: taken });
  return taken;
}

/** The card's issuer reports a charge as fraud. @throws Failure 404 */
export function warn(change: Change, charge: string): Stripe.Radar.EarlyFraudWarning {
  const { payment_intent, refunded, disputed } = change.need("charge", charge);
  const warning: Stripe.Radar.EarlyFraudWarning = {
    id: newId("issfr"),
    object: "radar.early_fraud_warning",
    actionable: !refunded && !disputed,
    charge,
    created: change.at,
    fraud_type: "unauthorized_use_of_card",
    livemode: false,
    ...(payment_intent !== null && { payment_intent }),
  };
  emit(change, { type: "radar.early_fraud_warning.created", object: warning });
  return warning;
}

/** An inquiry becomes a dispute: the money is taken. @throws Failure 400, 404 */
export function escalate(change: Change, id: string): Stripe.Dispute {
  const before = change.need("dispute", id);
  if (!isInquiry(before)) throw invalid(`Dispute ${id} has a status of ${before.status}.`);
  const taken = withMovement(change, before, -before.amount);
  const after: Stripe.Dispute = { ...taken, is_charge_refundable: false, status: "needs_response" };
  return keep(change, before, after, "charge.dispute.updated", "charge.dispute.funds_withdrawn");
}

/** The bank's decision. An inquiry is only closed. @throws Failure 400, 404 */
export function decide(change: Change, id: string, isWon: boolean): Stripe.Dispute {
  const before = change.need("dispute", id);
  if (isInquiry(before)) return keep(change, before, { ...before, status: "warning_closed" }, "charge.dispute.closed");
  // A bank may reverse a decision against us.
  const mayBe = isOpen(before) || (isWon && before.status === "lost");
  if (!mayBe) throw invalid(`Dispute ${id} has a status of ${before.status}.`);
  if (!isWon) return keep(change, before, { ...before, status: "lost" }, "charge.dispute.closed");
  const returned = withMovement(change, before, before.amount);
  const after: Stripe.Dispute = { ...returned, is_charge_refundable: true, status: "won" };
  return keep(change, before, after, "charge.dispute.closed", "charge.dispute.funds_reinstated");
}

const TEXT = [
  "access_activity_log",
  "billing_address",
  "cancellation_policy_disclosure",
  "cancellation_rebuttal",
  "customer_email_address",
  "customer_name",
  "customer_purchase_ip",
  "duplicate_charge_explanation",
  "duplicate_charge_id",
  "product_description",
  "refund_policy_disclosure",
  "refund_refusal_explanation",
  "service_date",
  "uncategorized_text",
] as const;

function update(change: Change, id: string, params: Stripe.DisputeUpdateParams): Stripe.Dispute {
  const before = change.need("dispute", id);
  const { evidence = {}, submit = Object.keys(evidence).length > 0 } = params;
  emulated(evidence, TEXT, "evidence");
  const changed: Stripe.Dispute = { ...before, metadata: mergedMetadata(before.metadata, params.metadata) };
  if (Object.keys(evidence).length === 0 && !submit) {
    return keep(change, before, changed, "charge.dispute.updated");
  }
  const isAsked = before.status === "needs_response" || before.status === "warning_needs_response";
  if (!isAsked || (before.evidence_details.due_by ?? 0) <= change.at) {
    throw invalid("This dispute is already closed, or its evidence was submitted or is past due.", {
      code: "dispute_evidence_not_updatable",
    });
  }
  const given = { ...before.evidence, ...evidence } as Stripe.Dispute.Evidence;
  const characters = TEXT.reduce((sum, name) => sum + String(given[name] ?? "").length, 0);
  if (characters > MAX_CHARACTERS) {
    throw invalid(`The combined character count of all evidence is over ${MAX_CHARACTERS}.`, { param: "evidence" });
  }
  const { evidence_details: details } = before;
  return keep(
    change,
    before,
    {
      ...changed,
      evidence: given,
      evidence_details: {
        ...details,
        has_evidence: true,
        ...(submit && { submission_count: details.submission_count + 1, submission_method: "manual" as const }),
      },
      ...(submit && { status: isInquiry(before) ? "warning_under_review" : "under_review" }),
    },
    "charge.dispute.updated",
  );
}

export const disputes = {
  "GET /v1/disputes": ({ params, change }) => {
    emulated(params, ["charge", "created", "payment_intent", "limit", "starting_after", "ending_before", "expand"]);
    const { charge, created, payment_intent } = params;
    const found = change
      .all("dispute")
      .filter(
        (each) =>
          (charge === undefined || each.charge === charge) &&
          (payment_intent === undefined || each.payment_intent === payment_intent) &&
          isWithin(each.created, created),
      );
    return listOf(found, params, "/v1/disputes");
  },
  "GET /v1/disputes/:id": ({ id, change }) => change.need("dispute", id),
  "POST /v1/disputes/:id": ({ id, params, change }) => {
    emulated(params, ["evidence", "metadata", "submit", "expand"]);
    return update(change, id, params);
  },
  "POST /v1/disputes/:id/close": ({ id, change }) => {
    const before = change.need("dispute", id);
    if (before.status !== "needs_response") throw invalid(`Dispute ${id} has a status of ${before.status}.`);
    return decide(change, id, false);
  },
} satisfies Partial<Handlers>;
