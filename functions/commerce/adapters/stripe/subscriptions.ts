import * as z from "zod";
import { iso, isoOfSeconds, SECOND_MS } from "../../../shared/kernel/time.ts";
import { factId } from "../../../shared/runtime/fact-id.ts";
import type { SubscriptionRef } from "../../flows/subscription-ports.ts";
import type { BilledSubscription } from "../../subscriptions/subscription-billing.ts";
import { CUSTOMER_METADATA } from "./objects.ts";

/** The id of an invoice's order: it sorts by the invoice's creation, and is always the same. */
export const orderIdOf = ({ id, created }: { readonly id: string; readonly created: number }): string =>
  factId(iso(created * SECOND_MS), `invoice ${id}`);

/** The metadata that marks our objects in a shared Stripe account. */
const SUBSCRIPTION_METADATA = "lyceum_subscription";

const PRODUCT_PREFIX = "lyceum_";
/** The id at Stripe of a product of ours: derived from its id, so that it is made once. */
export const stripeProductId = (productId: string): string => PRODUCT_PREFIX + productId;
/** Empty for a product that is not ours. */
const productIdOf = (stripeProduct: string): string =>
  stripeProduct.startsWith(PRODUCT_PREFIX) ? stripeProduct.slice(PRODUCT_PREFIX.length) : "";

const ref = z
  .record(z.string(), z.string())
  .nullish()
  .transform((all): SubscriptionRef | undefined => {
    const [id, customer] = [all?.[SUBSCRIPTION_METADATA], all?.[CUSTOMER_METADATA]];
    return id !== undefined && customer !== undefined ? { id, customer } : undefined;
  });

export const metadataOf = ({ id, customer }: SubscriptionRef) => ({
  [SUBSCRIPTION_METADATA]: id,
  [CUSTOMER_METADATA]: customer,
});

export const subscriptionSession = z.object({
  id: z.string(),
  url: z.string().nullish(),
  status: z.enum(["open", "complete", "expired"]).nullable(),
  expires_at: z.number(),
  subscription: z.string().nullish(),
  metadata: ref,
});

const instant = z.number().transform(isoOfSeconds);

const STATUSES: Record<string, BilledSubscription["status"]> = {
  incomplete: "incomplete",
  incomplete_expired: "ended",
  trialing: "trialing",
  active: "active",
  past_due: "past-due",
  canceled: "ended",
};

export const stripeSubscription = z.object({
  id: z.string(),
  // An unknown or paused one counts as unpaid.
  status: z.string().transform((status) => STATUSES[status] ?? ("unpaid" as const)),
  start_date: instant,
  trial_end: instant.nullish(),
  ended_at: instant.nullish(),
  billing_cycle_anchor: instant,
  cancel_at: instant.nullish(),
  cancellation_details: z.object({ reason: z.string().nullish() }).nullish(),
  cancel_at_period_end: z.boolean(),
  items: z.object({
    data: z
      .array(
        z.object({
          id: z.string(),
          current_period_start: instant,
          current_period_end: instant,
          price: z.object({ product: z.string().transform(productIdOf) }),
        }),
      )
      .min(1),
  }),
  latest_invoice: z.string().nullish(),
  pending_update: z
    .object({
      expires_at: instant,
      subscription_items: z
        .array(z.object({ price: z.object({ product: z.string().transform(productIdOf) }) }))
        .nullish(),
    })
    .nullish(),
  metadata: ref,
});
export type StripeSubscription = z.infer<typeof stripeSubscription>;

const parent = z
  .object({ subscription_details: z.object({ subscription: z.string(), metadata: ref }).nullish() })
  .nullish()
  .transform((of) => of?.subscription_details ?? undefined);

export const stripeInvoice = z.object({
  id: z.string(),
  hosted_invoice_url: z.string().nullish(),
  status: z.string().nullable(),
  created: z.number(),
  currency: z.string(),
  amount_paid: z.number(),
  total: z.number(),
  total_discount_amounts: z
    .array(z.object({ amount: z.number() }))
    .nullish()
    .transform((all) => all ?? []),
  total_taxes: z
    .array(z.object({ amount: z.number(), tax_behavior: z.string() }))
    .nullish()
    .transform((all) => all ?? []),
  status_transitions: z.object({ finalized_at: instant.nullish(), paid_at: instant.nullish() }),
  parent,
  lines: z.object({
    data: z.array(
      z.object({
        amount: z.number(),
        pricing: z
          .object({ price_details: z.object({ product: z.string().transform(productIdOf) }).optional() })
          .nullish(),
      }),
    ),
  }),
  payments: z
    .object({
      data: z.array(z.object({ status: z.string(), payment: z.object({ payment_intent: z.string().optional() }) })),
    })
    .optional(),
});
export type StripeInvoice = z.infer<typeof stripeInvoice>;

const finalizedAt = ({ status_transitions }: StripeInvoice): string => status_transitions.finalized_at ?? "";

/**
 * Since when finalized invoices of a subscription are unpaid, with no paid one finalized after them. A renewal is
 * made before, and finalized an hour after, a change of plan that is paid at once.
 */
export function unpaidSince(invoices: readonly StripeInvoice[]): string | undefined {
  const finalized = invoices
    .filter(({ status }) => status !== "draft" && status !== "void")
    .toSorted((a, b) => finalizedAt(a).localeCompare(finalizedAt(b)));
  const waiting = finalized.slice(finalized.findLastIndex(({ status }) => status === "paid") + 1);
  return waiting[0]?.status_transitions.finalized_at ?? undefined;
}

/** A change that waits for its latest invoice to be paid. */
function pendingOf(
  { pending_update: update, latest_invoice: latest }: StripeSubscription,
  invoices: readonly StripeInvoice[],
): BilledSubscription["pending"] {
  const invoice = invoices.find(({ id, status }) => id === latest && status === "open");
  const productId = update?.subscription_items?.[0]?.price.product;
  if (!update || productId === undefined || invoice?.hosted_invoice_url == null) return undefined;
  return { productId, payUrl: invoice.hosted_invoice_url, until: update.expires_at };
}

export function billingOf(found: StripeSubscription, invoices: readonly StripeInvoice[]): BilledSubscription {
  const [item] = found.items.data;
  if (!item) throw new Error(`Subscription ${found.id} has no item.`);
  return {
    found: "subscription",
    stripeSubscription: found.id,
    status: found.status,
    productId: item.price.product,
    startedAt: found.start_date,
    periodStart: item.current_period_start,
    periodEnd: item.current_period_end,
    trialEnd: found.trial_end ?? undefined,
    cancelAtPeriodEnd: found.cancel_at_period_end,
    endedAt: found.ended_at ?? undefined,
    isGivenUp: found.cancellation_details?.reason === "payment_failed",
    anchor: found.billing_cycle_anchor,
    cancelAt: found.cancel_at ?? undefined,
    unpaidSince: unpaidSince(invoices),
    invoices: invoices
      .filter(({ status }) => status !== "void")
      .map((invoice) => ({ orderId: orderIdOf(invoice), isPaid: invoice.status === "paid" && invoice.total > 0 }))
      .toSorted((a, b) => (a.orderId < b.orderId ? -1 : 1)),
    pending: pendingOf(found, invoices),
    open: invoices.filter(({ status }) => status === "open").map(({ id }) => id),
  };
}
