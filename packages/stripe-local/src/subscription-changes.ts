import type { Stripe } from "stripe";
import type { Change } from "./change.ts";
import { finalizeAndCollect } from "./collection.ts";
import { emulated, Failure, invalid, noSuch, notEmulated } from "./failure.ts";
import { periodLine, remainderLine } from "./invoice-lines.ts";
import { draftInvoice } from "./invoicing.ts";
import type { InvoiceLine, Price, Subscription } from "./kinds.ts";
import { discardUpdate } from "./pending-update.ts";
import { createPrice } from "./prices.ts";
import { isSameInterval, periodEnd } from "./recurring.ts";
import { withGood } from "./subscription-discounts.ts";
import { billingOf, itemOf, schedule, updated } from "./subscription-states.ts";

type Item = Stripe.SubscriptionUpdateParams.Item;
type Behaviour = Pick<Stripe.SubscriptionUpdateParams, "proration_behavior" | "payment_behavior">;

function priceOf(change: Change, given: Item, before: Price): Price {
  const { price: named, price_data: described } = given;
  if (named !== undefined && described !== undefined) {
    throw invalid("You may only specify one of these parameters: price, price_data.", { param: "items[0][price]" });
  }
  const within = "items[0][price_data]";
  if (described) {
    emulated(
      described,
      ["currency", "product", "recurring", "tax_behavior", "unit_amount", "unit_amount_decimal"],
      within,
    );
  }
  const price = described
    ? createPrice(change, { ...described, active: false }, (name) => `${within}[${name}]`)
    : named === undefined
      ? before
      : change.need("price", named, "items[0][price]");
  if (!price.recurring) throw invalid("The price specified is set to `type=one_time`.", { param: "items[0][price]" });
  if (price.currency !== before.currency) {
    const message = `The currency of a subscription cannot change: it is ${before.currency}, not ${price.currency}.`;
    throw invalid(message, { param: "items[0][price]" });
  }
  return price;
}

/**
 * Bills a change at once. @throws Failure 402 if the card is refused and the change may only be made once it is paid
 */
function bill(
  change: Change,
  after: Subscription,
  lines: InvoiceLine[],
  { payment_behavior }: Behaviour,
): Subscription {
  const pending = billingOf(change, after).pending;
  const waits = payment_behavior === "pending_if_incomplete";
  const now = waits ? change.need("subscription", after.id) : after;
  schedule(change, now, { pending: [] });
  const draft = draftInvoice(change, after, { reason: "subscription_update", lines: [...pending, ...lines] });
  change.put(withGood(change, now));
  if (waits) {
    const update = { invoice: draft.id, item: itemOf(after), anchor: after.billing_cycle_anchor };
    schedule(change, change.need("subscription", after.id), { update });
  }
  const invoice = finalizeAndCollect(change, draft);
  if (invoice.status !== "paid" && payment_behavior === "error_if_incomplete") {
    throw new Failure(402, { type: "card_error", code: "card_declined", message: "Your card was declined." });
  }
  return change.need("subscription", after.id);
}

/**
 * Gives a subscription another price. With the same interval the period stays, and its rest is prorated as
 * `proration_behavior` says; with another interval a new period begins now and is billed at once. In a trial nothing is
 * billed.
 */
export function changePrice(
  change: Change,
  before: Subscription,
  items: readonly Item[],
  how: Behaviour,
): Subscription {
  const [given] = items;
  if (!given || items.length > 1) throw notEmulated("A subscription of more than one item", "items");
  emulated(given, ["id", "price", "price_data", "quantity", "metadata"], "items[0]");
  const item = itemOf(before);
  if (given.id === undefined) throw notEmulated("A second item of a subscription", "items[0][id]");
  if (given.id !== item.id) throw noSuch("subscription item", given.id, "items[0][id]");
  const price = priceOf(change, given, item.price);
  const next = { ...item, price, quantity: given.quantity ?? item.quantity ?? 1 };
  const withItem = (with_: typeof next): Subscription => ({ ...before, items: { ...before.items, data: [with_] } });
  const { proration_behavior = "create_prorations", payment_behavior = "allow_incomplete" } = how;
  if (!["allow_incomplete", "error_if_incomplete", "pending_if_incomplete"].includes(payment_behavior)) {
    throw notEmulated(`A payment_behavior of ${payment_behavior}`, "payment_behavior");
  }
  const waits = payment_behavior === "pending_if_incomplete";
  // The reference only names price and quantity:
  // https://docs.stripe.com/billing/subscriptions/pending-updates-reference
  if (waits && given.price_data) {
    throw invalid("A pending update takes the id of a price, not what one is to be.", {
      param: "items[0][price_data]",
    });
  }
  discardUpdate(change, before);
  if (before.status === "trialing") return updated(change, before, withItem(next));
  const credit = () => remainderLine(change, { subscription: before, item, price: item.price, sign: -1 });
  if (!isSameInterval(price.recurring, item.price.recurring) && price.recurring) {
    const started = {
      ...next,
      current_period_start: change.at,
      current_period_end: periodEnd(change.at, price.recurring, change.at),
    };
    const moved: Subscription = { ...withItem(started), billing_cycle_anchor: change.at };
    const after = waits ? moved : updated(change, before, moved);
    const credits = proration_behavior === "none" ? [] : [credit()];
    return bill(change, after, [...credits, periodLine(change, after, started, false)], { payment_behavior });
  }
  const isBilled = proration_behavior === "always_invoice";
  const after = waits && isBilled ? withItem(next) : updated(change, before, withItem(next));
  if (after === before || proration_behavior === "none") return after;
  const lines = [credit(), remainderLine(change, { subscription: after, item: next, price, sign: 1 })];
  if (isBilled) return bill(change, after, lines, { payment_behavior });
  schedule(change, after, { pending: [...billingOf(change, after).pending, ...lines] });
  return after;
}

/** A subscription with another end, or with none. */
function ending(change: Change, before: Subscription, at: number | null, atPeriodEnd: boolean): Subscription {
  const details = before.cancellation_details ?? { comment: null, feedback: null, feedback_option: null, reason: null };
  return updated(change, before, {
    ...before,
    cancel_at: at,
    cancel_at_period_end: atPeriodEnd,
    canceled_at: at === null ? null : change.at,
    cancellation_details: { ...details, reason: at === null ? null : "cancellation_requested" },
  });
}

/** Sets a subscription to end with its period, or undoes that; an end at a given time is removed either way. */
export function cancelAtEnd(change: Change, before: Subscription, cancels: boolean): Subscription {
  if (cancels === before.cancel_at_period_end) return before;
  return ending(change, before, cancels ? itemOf(before).current_period_end : null, cancels);
}

const LONGEST_SECONDS = 5 * 366 * 86_400;

/** Sets a subscription to end at the end of this period or of a later one; "" undoes that. */
export function cancelAt(
  change: Change,
  before: Subscription,
  given: Stripe.SubscriptionUpdateParams["cancel_at"],
): Subscription {
  if (given === "" || given === null) return before.cancel_at === null ? before : ending(change, before, null, false);
  if (typeof given !== "number") throw notEmulated(`A cancel_at of ${given}`, "cancel_at");
  if (given <= change.at) throw invalid("cancel_at must be in the future.", { param: "cancel_at" });
  if (given > change.at + LONGEST_SECONDS) {
    throw invalid("cancel_at cannot be more than five years in the future.", { param: "cancel_at" });
  }
  const { current_period_end: end, price } = itemOf(before);
  const isEnd =
    given === end ||
    (given > end && price.recurring && periodEnd(before.billing_cycle_anchor, price.recurring, given - 1) === given);
  // Stripe prorates a shortened period.
  if (!isEnd) throw notEmulated("A cancel_at within a period", "cancel_at");
  return before.cancel_at === given && !before.cancel_at_period_end ? before : ending(change, before, given, false);
}
