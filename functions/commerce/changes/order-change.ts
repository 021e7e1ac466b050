import type { OfferTaken } from "../../conversion/contract/offer-taken.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { Dispute } from "../contract/dispute.ts";
import { type Entitlement, organisationCustomer, owns } from "../contract/entitlement.ts";
import type { Order } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { orderRedeemerOf } from "../discounts/discounted-order.ts";
import { type Limits, type RedemptionChange, redemptionsBetween } from "../discounts/redemption.ts";
import { claimableProducts, type GiftOrder, giftMailsBetween, subjectsOf } from "../gifts/gift.ts";
import { type Journal, journalsBetween } from "../ledger/journal.ts";
import type { GuardChange, Ownership } from "../orders/guard.ts";
import { isPaid } from "../orders/order.ts";
import type { AutomaticChange } from "../refunds/automatic.ts";
import { disputesOf } from "../refunds/dispute.ts";
import type { Fact } from "../refunds/facts.ts";
import { refundsOf } from "../refunds/refund.ts";
import { sellersOf } from "../trade/trade.ts";
import { entitlementsOf } from "./entitlements.ts";
import type { LotAsRead } from "./refunded-lots.ts";
import type { SubscriptionChange } from "./subscription-rights.ts";

/** Everything that changes with an order, in one transaction. */
export interface Change {
  readonly before: Order | undefined;
  readonly after: Order;
  readonly entitlements: readonly Entitlement[];
  readonly journals: readonly Journal[];
  readonly guards: readonly GuardChange[];
  /** New and changed refunds and disputes, of the order after the change. */
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  /** The lots of credits that the change was decided on: it is refused if they have changed since. */
  readonly lots?: readonly LotAsRead[];
  /** Facts of other contexts that the change was decided on: it is refused if they no longer hold. */
  readonly facts?: readonly Fact[];
  readonly automatic?: AutomaticChange;
  /** The subscription whose invoice the order stands for, if its entitlements change with the order's money. */
  readonly subscription?: SubscriptionChange;
  readonly redemptions?: readonly RedemptionChange[];
  /** The creators of its products: it is refused if an operator stopped the sales of one. */
  readonly sellers?: readonly string[];
  readonly mails?: readonly Mail[];
  /** The offer that it takes: it is refused if that is not its buyer's any more, or its budget is used up. */
  readonly offer?: OfferTaken | undefined;
}

/**
 * A new order. It is refused if the customer's ownership or a discount of the order has changed since it was read, or
 * if the sales of one of its creators are stopped.
 * @param limits of its discounts, by id
 */
export const opening = (
  order: Order,
  { guards }: Ownership,
  limits?: ReadonlyMap<string, Limits>,
  offer?: OfferTaken,
): Change => ({
  before: undefined,
  after: order,
  entitlements: entitlementsOf(order),
  journals: journalsBetween(undefined, order),
  guards: subjectsOf(order).map((productId) => ({
    ...forWhom(order),
    productId,
    from: guards.get(productId)?.version ?? 0,
    ...(order.state === "pending" && { orderId: order.id }),
  })),
  refunds: [],
  disputes: [],
  redemptions: redemptionsBetween(undefined, orderRedeemerOf(order), limits),
  sellers: sellersOf(order.lines),
  offer,
});

/**
 * The holder of the guards of an order of seats: an organisation has one open order at a time, whatever its owner buys
 * for themselves.
 */
const forWhom = ({ seats }: Order): Pick<GuardChange, "customer"> =>
  seats ? { customer: organisationCustomer(seats.organisation) } : {};

/** An order's next version. */
export function changing(before: Order, after: Order): Change {
  const had = entitlementsOf(before);
  const granted = entitlementsOf(after);
  return {
    before,
    after,
    entitlements: granted.filter(({ state, cause }, n) => had[n]?.state !== state || had[n]?.cause !== cause),
    journals: journalsBetween(before, after),
    guards: guardsBetween(before, after, regained(had, granted)),
    refunds: refundsOf(after).filter((each) => !refundsOf(before).includes(each)),
    disputes: disputesOf(after).filter((each) => !disputesOf(before).includes(each)),
    redemptions: redemptionsBetween(orderRedeemerOf(before), orderRedeemerOf(after)),
    mails: giftMailsBetween(before, after),
  };
}

/** A claimed gift. It is refused if its claimer's ownership has changed since it was read. */
export const claiming = (before: GiftOrder, after: GiftOrder, { guards }: Ownership): Change => ({
  ...changing(before, after),
  guards: claimableProducts(after).map((productId) => ({
    ...(after.gift.claimedBy !== undefined && { customer: after.gift.claimedBy }),
    productId,
    from: guards.get(productId)?.version ?? 0,
  })),
});

/** Products that are owned again, as a refund of them failed. */
const regained = (had: readonly Entitlement[], granted: readonly Entitlement[]): GuardChange[] =>
  granted
    .filter((each, n) => had[n] && !owns(had[n]) && owns(each))
    .map(({ customer, productId }) => ({ customer, productId }));

function guardsBetween(before: Order, after: Order, again: readonly GuardChange[]): GuardChange[] {
  if (after.subscription !== undefined) return [];
  const ends = before.state === "pending" && after.state !== "pending";
  // Paid after its end: another order may have the guards by now, and keeps them.
  const late = !ends && !isPaid(before) && isPaid(after);
  if (!ends && !late) return [...again];
  return subjectsOf(after).map((productId) => ({ ...forWhom(after), productId, ...(ends && { orderId: "none" }) }));
}
