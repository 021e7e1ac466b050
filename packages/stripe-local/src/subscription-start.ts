import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { finalizeAndCollect } from "./collection.ts";
import { redeemable } from "./coupons.ts";
import { emit } from "./events.ts";
import { newId } from "./ids.ts";
import { periodLine } from "./invoice-lines.ts";
import { draftInvoice } from "./invoicing.ts";
import type { LineItem, Subscription, SubscriptionItem } from "./kinds.ts";
import { mergedMetadata } from "./metadata.ts";
import { periodEnd } from "./recurring.ts";
import { redeem, withGood } from "./subscription-discounts.ts";
import { schedule } from "./subscription-states.ts";

interface Asked {
  readonly customer: string;
  readonly line: LineItem;
  readonly method: string;
  readonly course: "succeeds" | "declines";
  /** To be redeemed. */
  readonly coupon?: string | undefined;
  /** Whether its invoices are taxed. */
  readonly isTaxed: boolean;
  readonly data: Pick<
    Stripe.Checkout.SessionCreateParams.SubscriptionData,
    "description" | "metadata" | "trial_period_days"
  >;
}

const DAY_SECONDS = 86_400;

/** The fields that all subscriptions start with. */
const SAME_AT_START = {
  application: null,
  application_fee_percent: null,
  billing_cycle_anchor_config: null,
  billing_thresholds: null,
  cancel_at: null,
  cancel_at_period_end: false,
  canceled_at: null,
  collection_method: "charge_automatically",
  customer_account: null,
  days_until_due: null,
  default_source: null,
  ended_at: null,
  latest_invoice: null,
  livemode: false,
  managed_payments: null,
  next_pending_invoice_item_invoice: null,
  on_behalf_of: null,
  pause_collection: null,
  pending_invoice_item_interval: null,
  pending_setup_intent: null,
  pending_update: null,
  schedule: null,
  transfer_data: null,
} as const;

/** The one item of a subscription, up to the end of its trial or first period. */
const firstItem = (
  subscription: string,
  {
    wanted: { price, quantity },
    recurring,
    at,
    trialEnd,
  }: {
    readonly wanted: Asked["line"];
    readonly recurring: Stripe.Price.Recurring;
    readonly at: number;
    readonly trialEnd: number | null;
  },
): SubscriptionItem => ({
  id: newId("si", 14),
  object: "subscription_item",
  billing_thresholds: null,
  created: at,
  current_period_start: at,
  current_period_end: trialEnd ?? periodEnd(at, recurring, at),
  current_trial: null,
  discounts: [],
  metadata: {},
  price,
  quantity: quantity ?? 1,
  subscription,
  tax_rates: [],
});

/** A subscription with its first invoice, which a person pays, or which is for zero during a trial. */
export function startSubscription(
  change: Change,
  { customer, line, method, course, coupon, isTaxed, data }: Asked,
): Subscription {
  const { price } = line;
  if (!price.recurring) throw new Error(`Price ${price.id} is paid once.`);
  const { at } = change;
  const days = data.trial_period_days ?? 0;
  const trialEnd = days > 0 ? at + days * DAY_SECONDS : null;
  const owner = change.get("customer", customer);
  const testClock = owner && !owner.deleted ? (owner.test_clock as string | null) : null;
  const id = newId("sub");
  const item = firstItem(id, { wanted: line, recurring: price.recurring, at, trialEnd });
  const fresh = change.put<Subscription>({
    id,
    object: "subscription",
    ...SAME_AT_START,
    automatic_tax: { disabled_reason: null, enabled: isTaxed, liability: isTaxed ? { type: "self" } : null },
    billing_cycle_anchor: trialEnd ?? at,
    billing_mode: { flexible: { proration_discounts: "included" }, type: "flexible" },
    billing_schedules: [],
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    created: at,
    currency: price.currency,
    customer,
    default_payment_method: method,
    default_tax_rates: [],
    description: data.description || null,
    discounts: [],
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: "self" },
    },
    items: { object: "list", data: [item], has_more: false, url: `/v1/subscription_items?subscription=${id}` },
    metadata: mergedMetadata(null, data.metadata),
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: "off",
    },
    start_date: at,
    status: trialEnd === null ? "active" : "trialing",
    test_clock: testClock,
    trial_end: trialEnd,
    trial_settings: { end_behavior: { billing_cycle_anchor: "trial_end", missing_payment_method: "create_invoice" } },
    trial_start: trialEnd === null ? null : at,
  });
  const redeemed = coupon === undefined ? [] : [redeem(change, redeemable(change, coupon, "coupon"), fresh)];
  const subscription = change.put<Subscription>({ ...fresh, discounts: redeemed });
  schedule(change, subscription);
  emit(change, { type: "customer.subscription.created", object: subscription });
  const first = periodLine(change, subscription, item, trialEnd !== null);
  const draft = draftInvoice(change, subscription, { reason: "subscription_create", lines: [first] });
  change.put(withGood(change, subscription));
  finalizeAndCollect(change, draft, course);
  return change.need("subscription", id);
}
