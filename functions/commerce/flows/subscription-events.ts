import { unlessBusy } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import type { Order } from "../contract/order.ts";
import type { Payment } from "../contract/payment.ts";
import { disputesOf, isWithheld } from "../refunds/dispute.ts";
import type { Upcoming } from "../subscriptions/announcement.ts";
import { partNumber } from "../subscriptions/instalments.ts";
import { isUnderWay } from "../subscriptions/subscription.ts";
import { returnBeyond, returnLate } from "./instalment-billing.ts";
import type { RefundingPorts } from "./make-refund.ts";
import type { Applied, Apply, StripeEvent } from "./ports.ts";
import { settle } from "./settle-payment.ts";
import { bookInvoice, type InvoicePorts } from "./subscription-invoice.ts";
import type {
  EndAtPeriod,
  FetchPaidInvoice,
  FetchUpcoming,
  ForgetStripeCustomer,
  IdentifyCheckout,
  IdentifySubscription,
  IsDeletedCustomer,
  SubscriptionOfInvoice,
  SubscriptionRef,
} from "./subscription-ports.ts";
import { type SyncNews, type SyncPorts, syncSubscription } from "./subscription-sync.ts";
import type { FindStopped } from "./trade-ports.ts";

export interface SubscriptionEventPorts extends InvoicePorts, SyncPorts, RefundingPorts {
  readonly identifySubscription: IdentifySubscription;
  readonly identifyCheckout: IdentifyCheckout;
  readonly subscriptionOfInvoice: SubscriptionOfInvoice;
  readonly fetchPaidInvoice: FetchPaidInvoice;
  readonly fetchUpcoming: FetchUpcoming;
  readonly endAtPeriod: EndAtPeriod;
  readonly isDeletedCustomer: IsDeletedCustomer;
  readonly findStopped: FindStopped;
  readonly forgetStripeCustomer: ForgetStripeCustomer;
}

async function synced(ports: SyncPorts, ref: SubscriptionRef | undefined, news: SyncNews): Promise<Applied> {
  if (!ref) return "not-ours";
  const after = unlessBusy(await syncSubscription(ports, ref, news), `Subscription ${ref.id}`);
  return isRefusal(after) ? after : { subscription: after.id, state: after.state };
}

/** An event about a subscription. */
export const bySubscription: Apply<SubscriptionEventPorts> = async (ports, event) =>
  synced(ports, await ports.identifySubscription(event.object.id), { event, stripeSubscription: event.object.id });

/** An event about the Checkout session of a subscription. */
export const bySubscriptionCheckout: Apply<SubscriptionEventPorts> = async (ports, event) =>
  synced(ports, await ports.identifyCheckout(event.object.id), { event });

/** An event about an invoice that is not paid. */
export const byInvoice: Apply<SubscriptionEventPorts> = async (ports, event) => {
  const stripeSubscription = await ports.subscriptionOfInvoice(event.object.id);
  if (stripeSubscription === undefined) return "not-ours";
  return synced(ports, await ports.identifySubscription(stripeSubscription), { event, stripeSubscription });
};

/** An invoice was paid: its money is booked first, and the event is recorded with the subscription's change. */
export const byPaidInvoice: Apply<SubscriptionEventPorts> = async (ports, event) => {
  const invoice = await ports.fetchPaidInvoice(event.object.id);
  if (!invoice) return "not-ours";
  const { customer, subscription: id, stripeSubscription } = invoice;
  const subscription = await ports.findSubscription({ customer, id });
  if (!subscription) return synced(ports, { customer, id }, { event, stripeSubscription });
  const inParts = subscription.plan.instalments !== undefined;
  const billing = inParts ? await ports.fetchBilling(subscription, stripeSubscription) : undefined;
  const order = await bookInvoice(ports, invoice, subscription, billing && partNumber(billing, invoice.orderId));
  if (isRefusal(order)) return order;
  if (billing) await returnBeyond(ports, subscription, billing);
  const news: SyncNews = { stripeSubscription, ...(order && { payment: order.id }) };
  const after = unlessBusy(await syncSubscription(ports, { customer, id }, news), `Subscription ${id}`);
  if (isRefusal(after)) return after;
  await returnLate(ports, after, order, invoice.paidAt);
  await ports.commitSubscription(undefined, { ...event, order: order?.id });
  return { subscription: id, state: after.state };
};

/**
 * A customer who disputes a membership's payment is not charged again: it ends with its period, unless they resume it.
 * The change is made at Stripe before the dispute is stored.
 */
async function askNoMore(ports: SubscriptionEventPorts, ref: SubscriptionRef): Promise<void> {
  const found = await ports.findSubscription(ref);
  if (!found || found.plan.instalments !== undefined || !isUnderWay(found)) return;
  if (found.stripeSubscription !== undefined) await ports.endAtPeriod(found.stripeSubscription, true);
}

/** The types of events that announce a payment, by their object. */
const ANNOUNCING: Readonly<Record<string, Upcoming["by"]>> = {
  "customer.subscription.trial_will_end": "trial",
  "invoice.upcoming": "invoice",
};

/**
 * The next payment of a subscription is announced some days before: it is stored, so that the customer can be notified.
 * A membership of a creator whose sales are stopped is not renewed: it ends with its period.
 */
export const byAnnounced: Apply<SubscriptionEventPorts> = async (ports, event) => {
  const stripeSubscription = event.object.subscription ?? event.object.id;
  const ref = stripeSubscription === "" ? undefined : await ports.identifySubscription(stripeSubscription);
  const found = ref && (await ports.findSubscription(ref));
  if (!found) return "not-ours";
  const { id, state, plan, cancelAtPeriodEnd } = found;
  if (!isUnderWay(found) || cancelAtPeriodEnd) {
    await ports.commitSubscription(undefined, event);
    return { subscription: id, state };
  }
  if (plan.instalments === undefined && (await ports.findStopped([plan.creatorId])).length > 0) {
    await ports.endAtPeriod(stripeSubscription, true);
    return synced(ports, ref, { event, stripeSubscription });
  }
  const asked = await ports.fetchUpcoming(stripeSubscription);
  const by = ANNOUNCING[event.type];
  return synced(ports, ref, { event, stripeSubscription, ...(asked && by && { upcoming: { by, ...asked } }) });
};

/** A customer was deleted at Stripe, as on its dashboard: the next subscription begins with a new one. */
export const byDeletedCustomer: Apply<SubscriptionEventPorts> = async (ports, event) => {
  if (event.object.customer === undefined || !(await ports.isDeletedCustomer(event.object.id))) return "not-ours";
  await ports.forgetStripeCustomer(event.object.customer, event.object.id);
  await ports.commitSubscription(undefined, event);
  return { customer: event.object.customer };
};

/** An event about an object of an invoice's payment. It is recorded last, with the resulting access. */
export async function bySubscriptionPayment(
  ports: SubscriptionEventPorts,
  event: StripeEvent,
  payment: Payment,
  { order, ref }: { readonly order: Order; readonly ref: SubscriptionRef },
): Promise<Applied> {
  const isKnown = (id: string) => disputesOf(order).some((each) => each.id === id && isWithheld(each));
  const isContestedNow = payment.disputes.some((each) => isWithheld(each) && !isKnown(each.id));
  if (isContestedNow) await askNoMore(ports, ref);
  const after = unlessBusy(await settle(ports, payment), `Order ${payment.orderId}`);
  return isRefusal(after) ? after : synced(ports, ref, { event, payment: order.id });
}
