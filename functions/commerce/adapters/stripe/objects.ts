import * as z from "zod";
import { isoOfSeconds } from "../../../shared/kernel/time.ts";
import { type Dispute, disputeStates } from "../../contract/dispute.ts";
import type { Order } from "../../contract/order.ts";
import type { LineTax, Payment, ReportedRefund, Settlement } from "../../contract/payment.ts";

/** The metadata that marks our objects in a shared Stripe account. */
export const CUSTOMER_METADATA = "lyceum_customer";
export const ORDER_METADATA = "lyceum_order";

/** On the payment intent of a taxed session, whose taxes only the session has. */
export const TAX_METADATA = "lyceum_tax";

const metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((all) => ({ orderId: all?.[ORDER_METADATA], isTaxed: all?.[TAX_METADATA] !== undefined }));

/** The metadata of refunds that we make. */
export const REFUND_METADATA = { refund: "lyceum_refund", lines: "lyceum_lines", access: "lyceum_access" } as const;

const REFUND_STATES: Record<string, ReportedRefund["state"]> = {
  succeeded: "succeeded",
  failed: "failed",
  canceled: "canceled",
};

export const stripeRefund = z
  .object({
    id: z.string(),
    amount: z.number(),
    created: z.number(),
    status: z.string().nullish(),
    failure_reason: z.string().nullish(),
    metadata: z.record(z.string(), z.string()).nullish(),
  })
  .transform(({ id, amount, created, status, failure_reason, metadata: said }): ReportedRefund => {
    const lines = said?.[REFUND_METADATA.lines]?.split(",").map(Number);
    return {
      id,
      amount,
      state: REFUND_STATES[status ?? ""] ?? "pending",
      at: isoOfSeconds(created),
      ...(failure_reason != null && { failure: failure_reason }),
      ...(said?.[REFUND_METADATA.refund] !== undefined && { refund: said[REFUND_METADATA.refund] }),
      ...(lines?.every((n) => Number.isInteger(n) && n >= 0) && { lines }),
      ...(said?.[REFUND_METADATA.access] === "keep" && { keepsAccess: true }),
    };
  });

export const stripeDispute = z
  .object({
    id: z.string(),
    amount: z.number(),
    status: z.string(),
    reason: z.string(),
    created: z.number(),
    balance_transactions: z.array(
      z
        .object({ id: z.string(), amount: z.number(), fee: z.number(), currency: z.string(), created: z.number() })
        .transform(({ created, ...rest }) => ({ ...rest, at: isoOfSeconds(created) })),
    ),
    evidence_details: z.object({ due_by: z.number().nullish(), submission_count: z.number() }),
  })
  .transform(
    ({ id, amount, status, reason, created, balance_transactions, evidence_details }): Dispute => ({
      id,
      amount,
      state: disputeState(status),
      reason,
      openedAt: isoOfSeconds(created),
      ...(evidence_details.due_by != null && { dueBy: isoOfSeconds(evidence_details.due_by) }),
      hasEvidence: evidence_details.submission_count > 0,
      movements: balance_transactions,
    }),
  );

/** An unknown state counts as "under review", so the money is with the bank. */
function disputeState(status: string): Dispute["state"] {
  const known = status.replaceAll("_", "-");
  return disputeStates.find((each) => each === known) ?? "under-review";
}

export const session = z.object({
  id: z.string(),
  url: z.string().nullish(),
  status: z.enum(["open", "complete", "expired"]).nullable(),
  expires_at: z.number(),
  payment_intent: z.string().nullish(),
  automatic_tax: z.object({ enabled: z.boolean() }).nullish(),
  metadata,
});
export type Session = z.infer<typeof session>;

/**
 * The balance transaction of a charge. A payment that is captured in the background has none for a while
 * (https://docs.stripe.com/payments/payment-intents/asynchronous-capture).
 */
const settled = z
  .object({
    id: z.string(),
    amount: z.number(),
    fee: z.number(),
    currency: z.string(),
    exchange_rate: z.number().nullish(),
  })
  .nullish()
  .transform((of): Settlement | undefined => {
    if (!of) return undefined;
    const { id: transaction, amount, fee, currency, exchange_rate: rate } = of;
    return { transaction, amount, fee, currency, ...(rate != null && { rate }) };
  });

export const paymentIntent = z.object({
  id: z.string(),
  status: z.string(),
  amount_received: z.number(),
  currency: z.string(),
  latest_charge: z
    .object({
      created: z.number(),
      disputed: z.boolean(),
      balance_transaction: settled,
      refunds: z.object({ data: z.array(stripeRefund), has_more: z.boolean() }),
      payment_method_details: z.object({ type: z.string() }).nullish(),
    })
    .nullish(),
  metadata,
});
type PaymentIntent = z.infer<typeof paymentIntent>;

/** A line of a session, with the product that was described for it. */
export const sessionLine = z
  .object({
    amount_tax: z.number(),
    price: z.object({ product: z.object({ metadata: z.object({ productId: z.string() }) }) }),
  })
  .transform(({ amount_tax, price }): LineTax => ({ productId: price.product.metadata.productId, tax: amount_tax }));

/** The fields of an event that identify its object. Events of any kind arrive, about objects of any form. */
export const event = z.object({
  id: z.string(),
  type: z.string(),
  data: z.object({
    object: z.object({
      id: z.string().catch(""),
      payment_intent: z.string().optional().catch(undefined),
      // An upcoming invoice has no id yet.
      parent: z
        .object({ subscription_details: z.object({ subscription: z.string() }).nullish() })
        .nullish()
        .catch(undefined),
      metadata: z
        .object({ [CUSTOMER_METADATA]: z.string().optional() })
        .nullish()
        .catch(undefined),
    }),
  }),
});

/** A payment intent with its charges, refunds and disputes. */
export interface Found {
  readonly intent: PaymentIntent;
  readonly refunds: readonly ReportedRefund[];
  readonly disputes: readonly Dispute[];
  readonly taxes?: readonly LineTax[] | undefined;
}

/** An open session as an order keeps it. */
export const checkoutOf = ({ id, url, expires_at }: Session): NonNullable<Order["checkout"]> => ({
  id,
  url: z.url().parse(url),
  expiresAt: isoOfSeconds(expires_at),
});

const STATES: Record<string, Payment["state"]> = {
  succeeded: "succeeded",
  requires_payment_method: "failed",
  canceled: "failed",
};

/** The payment of an order by its session and, once there is one, its payment intent. */
export function paymentOfSession(of: Session, found: Found | undefined): Payment | undefined {
  const { orderId } = of.metadata;
  if (orderId === undefined) return undefined;
  // A declined card leaves the session open: the customer may try another. A failure after completion is final.
  const ofIntent = (found && STATES[found.intent.status]) ?? "processing";
  const state = of.status === "expired" ? "expired" : of.status === "complete" ? ofIntent : "open";
  return { ...facts(orderId, found), checkout: of.id, state };
}

/** The payment of an order by its payment intent alone; only the session shows that it failed. */
export function paymentOfIntent(found: Found): Payment | undefined {
  const { intent } = found;
  const { orderId } = intent.metadata;
  if (orderId === undefined) return undefined;
  const { status } = intent;
  return { ...facts(orderId, found), state: status === "succeeded" || status === "processing" ? status : "open" };
}

const arrived = ({ status, latest_charge: charge }: PaymentIntent) =>
  charge && {
    at: isoOfSeconds(charge.created),
    ...(status === "succeeded" && { settlement: charge.balance_transaction ?? ("awaited" as const) }),
  };

const facts = (orderId: string, found: Found | undefined) => ({
  orderId,
  ...(found && arrived(found.intent)),
  paymentIntent: found?.intent.id,
  received: { amount: found?.intent.amount_received ?? 0, currency: found?.intent.currency ?? "" },
  method: found?.intent.latest_charge?.payment_method_details?.type,
  ...(found?.taxes && { taxes: found.taxes }),
  refunds: found?.refunds ?? [],
  disputes: found?.disputes ?? [],
});
