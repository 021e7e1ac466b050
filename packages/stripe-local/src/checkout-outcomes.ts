import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import type { DeclineCode } from "./charges.ts";
import { timed } from "./customer-time.ts";
import { checkCurrency, createCustomer } from "./customers.ts";
import { emit } from "./events.ts";
import { invalid } from "./failure.ts";
import type { LineItem } from "./kinds.ts";
import { type Card, saveCard } from "./payment-methods.ts";
import { attempt, cancel, openIntent, settle } from "./payments.ts";
import { startSubscription } from "./subscription-start.ts";
import { FIRST_COUNTRY, taxedItems } from "./taxes.ts";
import { isWallet, paidByWallet } from "./wallets.ts";

type Session = Stripe.Checkout.Session;

export const linesId = (session: string): string => `lines/${session}`;
export const timerId = (session: string): string => `timer/${session}`;

const closed = (session: Session, wanted: string) =>
  invalid(`This Checkout Session is ${session.status}; only an open one can be ${wanted}.`, {
    code: "checkout_session_not_open",
  });

function intentOf(change: Change, session: Session): Stripe.PaymentIntent {
  if (session.payment_intent !== null) {
    const opened = change.need("payment_intent", session.payment_intent as string);
    // An earlier, declined attempt may have had no tax, or that of another country.
    return change.put<Stripe.PaymentIntent>({ ...opened, amount: session.amount_total ?? 0 });
  }
  const { payment } = change.need("lines", linesId(session.id));
  return openIntent(change, {
    ...payment,
    amount: session.amount_total ?? 0,
    currency: session.currency ?? "",
    customer: session.customer as string | null,
  });
}

/** The e-mail address that a person types on the page; a customer's or the session's own takes precedence. */
export interface Typed {
  readonly email?: string | undefined;
  readonly country?: string | undefined;
  /** The payment method that they choose; a card unless given. */
  readonly method?: string | undefined;
}

/** An address of which only the country is known. */
const addressIn = (country: string): Stripe.Address => ({
  city: null,
  country,
  line1: null,
  line2: null,
  postal_code: null,
  state: null,
});

/** The paying customer: the session's, or a new one, with the data typed on the page. */
function withBuyer(change: Change, session: Session, typed: Typed): Session {
  const customer = session.customer === null ? undefined : change.get("customer", session.customer as string);
  const known = customer && !customer.deleted ? customer : undefined;
  const email = known?.email ?? session.customer_email ?? (typed.email || null);
  const asksAddress = session.automatic_tax.enabled;
  const given = asksAddress ? addressIn(typed.country ?? known?.address?.country ?? FIRST_COUNTRY) : null;
  const address = given ?? known?.address ?? null;
  const { keepsAddress } = change.need("lines", linesId(session.id));
  if (known && keepsAddress && given) {
    const moved = change.put<Stripe.Customer>({ ...known, address: given });
    emit(change, { type: "customer.updated", object: moved, previous: { address: known.address } });
  }
  const details: Stripe.Checkout.Session.CustomerDetails = {
    address,
    business_name: null,
    email,
    individual_name: null,
    name: known?.name ?? null,
    phone: known?.phone ?? null,
    tax_exempt: "none",
    tax_ids: [],
  };
  const makes =
    session.customer === null && (session.customer_creation === "always" || session.mode === "subscription");
  return {
    ...session,
    customer: makes
      ? createCustomer(change, {
          ...(email !== null && { email }),
          ...(given && { address: { country: given.country ?? "" } }),
        }).id
      : session.customer,
    customer_details: details,
  };
}

/** A session with the tax of its buyer's country, if it asks for tax. */
function withTax(change: Change, session: Session): Session {
  if (!session.automatic_tax.enabled) return session;
  const lines = change.need("lines", linesId(session.id));
  const items = taxedItems(lines.items, session.customer_details?.address?.country);
  change.put({ ...lines, items });
  const isTrial = lines.subscription?.trial_period_days !== undefined;
  const sum = (of: (item: LineItem) => number) => (isTrial ? 0 : items.reduce((total, item) => total + of(item), 0));
  const { amount_discount = 0 } = session.total_details ?? {};
  return change.put<Session>({
    ...session,
    amount_total: sum(({ amount_total }) => amount_total),
    automatic_tax: { ...session.automatic_tax, status: "complete" },
    total_details: { amount_discount, amount_shipping: 0, amount_tax: sum(({ amount_tax }) => amount_tax) },
  });
}

function complete(change: Change, session: Session, payment: Partial<Session>): Session {
  change.remove(timerId(session.id));
  const completed = change.put<Session>({ ...session, ...payment, status: "complete", url: null });
  emit(change, { type: "checkout.session.completed", object: completed });
  return completed;
}

/** The bank declined the first payment: the subscription is discarded, and the session stays open. */
export class Declined extends Error {}

/**
 * A person subscribes with a card, which is saved, and charged now unless there is a trial. @throws Failure 400 unless
 * it is open; Declined
 */
export function subscribe(change: Change, session: Session, card: Card, typed: Typed = {}): Session {
  if (session.status !== "open") throw closed(session, "paid");
  const { items, subscription: data, coupon } = change.need("lines", linesId(session.id));
  const [line] = items;
  if (!line || !data) throw invalid(`This Checkout Session is in mode ${session.mode}.`);
  const bought = withTax(change, withBuyer(change, session, typed));
  const customer = bought.customer as string;
  checkCurrency(change, customer, line.price.currency);
  const own = timed(change, customer);
  const subscription = startSubscription(own, {
    customer,
    line,
    method: saveCard(own, customer, card),
    // The person is present, and can confirm to the bank.
    course: card === "declines" ? "declines" : "succeeds",
    coupon,
    isTaxed: session.automatic_tax.enabled,
    data,
  });
  if (own.get("invoice", subscription.latest_invoice as string)?.status !== "paid") throw new Declined();
  return complete(change, bought, {
    invoice: subscription.latest_invoice as string,
    payment_status: session.amount_total === 0 ? "no_payment_required" : "paid",
    subscription: subscription.id,
  });
}

/**
 * A person pays an open session, at once or by a method that takes days.
 * @throws Failure 400 unless it is open
 */
export function pay(change: Change, session: Session, course: "succeeds" | "later", typed: Typed = {}): Session {
  if (session.status !== "open") throw closed(session, "paid");
  if (session.mode !== "payment") throw invalid(`This Checkout Session is in mode ${session.mode}.`);
  const { method } = typed;
  if (method !== undefined && !session.payment_method_types.includes(method)) {
    throw invalid(`${method} is not offered here: ${session.payment_method_types.join(", ")} are.`);
  }
  const bought = withTax(change, withBuyer(change, session, typed));
  if (session.amount_total === 0) return complete(change, bought, {});
  const intent = attempt(change, {
    intent: intentOf(change, bought),
    course,
    email: bought.customer_details?.email ?? null,
  });
  if (isWallet(method)) paidByWallet(change, intent, method);
  const payment_status = course === "succeeds" ? "paid" : "unpaid";
  return complete(change, bought, { payment_intent: intent.id, payment_status });
}

/** The bank declines: the session stays open for another try. @throws Failure 400 unless it is open */
export function decline(change: Change, session: Session, reason: DeclineCode): Session {
  if (session.status !== "open") throw closed(session, "declined");
  if (session.mode === "subscription") throw new Declined();
  if (session.amount_total === 0) throw invalid("Nothing is to be paid: no card can be declined.");
  const intent = attempt(change, { intent: intentOf(change, session), course: { declined: reason } });
  return change.put<Session>({ ...session, payment_intent: intent.id });
}

export const isSettling = (session: Session): boolean =>
  session.status === "complete" && session.payment_status === "unpaid";

/** The bank's answer to a payment that took days. @throws Failure 400 unless one is pending */
export function settleSession(change: Change, session: Session, hasSucceeded: boolean): Session {
  const intent = change.get("payment_intent", String(session.payment_intent));
  if (!isSettling(session) || intent?.status !== "processing") {
    throw invalid(`This Checkout Session awaits no payment: it is ${session.status} and ${session.payment_status}.`);
  }
  settle(change, intent, hasSucceeded);
  const after = change.put<Session>({ ...session, payment_status: hasSucceeded ? "paid" : "unpaid" });
  emit(change, { type: `checkout.session.async_payment_${hasSucceeded ? "succeeded" : "failed"}`, object: after });
  return after;
}

/** @throws Failure 400 unless it is open */
export function expire(change: Change, session: Session): Session {
  if (session.status !== "open") {
    // The message is from https://github.com/Sylius/PayumStripePlugin/issues/70.
    throw invalid(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    );
  }
  change.remove(timerId(session.id));
  const intent = session.payment_intent && change.get("payment_intent", session.payment_intent as string);
  if (intent) cancel(change, intent, "automatic");
  const after = change.put<Session>({ ...session, status: "expired", url: null });
  emit(change, { type: "checkout.session.expired", object: after });
  return after;
}

/** Expires the sessions that are due by the change's time. */
export function expireDue(change: Change): void {
  for (const { session, dueAt } of change.all("timer")) {
    if (dueAt <= change.at) expire(change, change.need("checkout.session", session));
  }
}
