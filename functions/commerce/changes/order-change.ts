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

/** All that moves with an order, in one transaction or not at all. */
export interface Change {
  readonly before: Order | undefined;
  readonly after: Order;
  readonly entitlements: readonly Entitlement[];
  readonly journals: readonly Journal[];
  readonly guards: readonly GuardChange[];
  /** Refunds and disputes that are new or moved, of the order as it is after. */
  readonly refunds: readonly Refund[];
  readonly disputes: readonly Dispute[];
  /** Lots of credits by which the change was decided: it is refused where they have moved since. */
  readonly lots?: readonly LotAsRead[];
  /** What other contexts keep and the change was decided by: it is refused where it does not hold any more. */
  readonly facts?: readonly Fact[];
  readonly automatic?: AutomaticChange;
  /** The subscription whose invoice the order stands for, where what it gives moves with the order's money. */
  readonly subscription?: SubscriptionChange;
  readonly redemptions?: readonly RedemptionChange[];
  /** Creators of what is sold: it is refused where an operator stopped one's sales. */
  readonly sellers?: readonly string[];
  readonly mails?: readonly Mail[];
}

/**
 * A new order. It is refused if the customer's ownership has changed since it was read, or a discount of the order, or if a
 * creator of it is stopped.
 * @param limits of its discounts, by id
 */
export const opening = (order: Order, { guards }: Ownership, limits?: ReadonlyMap<string, Limits>): Change => ({
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
});

/** Whose guards an order of seats takes: one is open at a time for the organisation, whatever its owner buys for themselves. */
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

/** A gift that was claimed. It is refused if what its claimer owns has changed since it was read. */
export const claiming = (before: GiftOrder, after: GiftOrder, { guards }: Ownership): Change => ({
  ...changing(before, after),
  guards: claimableProducts(after).map((productId) => ({
    ...(after.gift.claimedBy !== undefined && { customer: after.gift.claimedBy }),
    productId,
    from: guards.get(productId)?.version ?? 0,
  })),
});

/** Products that are owned again: their money came back to us. */
const regained = (had: readonly Entitlement[], granted: readonly Entitlement[]): GuardChange[] =>
  granted
    .filter((each, n) => had[n] && !owns(had[n]) && owns(each))
    .map(({ customer, productId }) => ({ customer, productId }));

function guardsBetween(before: Order, after: Order, again: readonly GuardChange[]): GuardChange[] {
  if (after.subscription !== undefined) return [];
  const ends = before.state === "pending" && after.state !== "pending";
  // Paid after its end: the products may be on another order's guard by now, which is left to it.
  const late = !ends && !isPaid(before) && isPaid(after);
  if (!ends && !late) return [...again];
  return subjectsOf(after).map((productId) => ({ ...forWhom(after), productId, ...(ends && { orderId: "none" }) }));
}
