import type { Order } from "../../commerce/contract/order.ts";
import { isOut, type Refund } from "../../commerce/contract/refund.ts";
import type { Subscription } from "../../commerce/contract/subscription.ts";
import type { Review } from "../../learning/contract/review.ts";
import type { ToldSeat } from "../../organisations/contract/seat.ts";
import type { ToldTransfer } from "../../payouts/contract/transfer.ts";
import { DAY_MS, dayOf, later } from "../../shared/kernel/time.ts";
import type { Notice, NoticeKind, ShownNotice, StoredNotice } from "../contract/notice.ts";

const creatorsOf = ({ lines }: Order): string[] => [...new Set(lines.map(({ creatorId }) => creatorId))];

/** The title and the sum of some lines of an order. */
function about(order: Order, lines: Order["lines"], amount = lines.reduce((sum, { price }) => sum + price.amount, 0)) {
  const [first, ...more] = lines;
  return {
    ...(first && { title: first.title }),
    ...(more.length > 0 && { more: more.length }),
    amount: { amount, currency: order.total.currency },
    orderId: order.id,
  };
}

/** The notices of a paid order: to its buyer, and to each creator about their lines. */
function paymentNotices(order: Order, at: string): Notice[] {
  const { id, customer, lines, subscription } = order;
  const kind = subscription === undefined ? ("purchase" as const) : ("renewal-paid" as const);
  return [
    { user: customer, cause: `${kind}-${id}`, kind, at, ...about(order, lines) },
    ...creatorsOf(order).map((user): Notice => {
      const own = lines.filter(({ creatorId }) => creatorId === user);
      return { user, cause: `sale-${id}`, kind: "sale", at, ...about(order, own) };
    }),
  ];
}

const refundedLines = ({ lines }: Order, refund: Refund) => lines.filter((_, n) => refund.lines?.includes(n) ?? true);

/** The notice for a refund's change: to whoever decides when it is requested, to its buyer once it is decided. */
function refundNotices(order: Order, before: Refund | undefined, refund: Refund): Notice[] {
  const { id, state, at } = refund;
  const lines = refundedLines(order, refund);
  const told = about(order, lines, refund.amount);
  const buyer = (kind: "refund-made" | "refund-denied", when: string): Notice => {
    return { user: order.customer, cause: `${kind}-${id}`, kind, at: when, ...told };
  };
  if (state === "requested" && before === undefined) {
    const creators = [...new Set(lines.map(({ creatorId }) => creatorId))];
    return creators.map((user): Notice => {
      // Creators are notified only of their own lines.
      const own = lines.filter(({ creatorId }) => creatorId === user);
      return { user, cause: `refund-asked-${id}`, kind: "refund-asked", at, ...about(order, own) };
    });
  }
  if (state === "denied" && before?.state !== "denied") return [buyer("refund-denied", refund.decidedAt ?? at)];
  if (isOut(refund) && !(before && isOut(before))) return [buyer("refund-made", refund.madeAt ?? at)];
  return [];
}

/** The notices of an order's change. The same change always gives the same notices. */
export function orderNotices(before: Order | undefined, after: Order): Notice[] {
  const { id, customer, paidAt, gift, lines, refunds = [], disputes = [] } = after;
  const had = new Map(before?.refunds?.map((each) => [each.id, each]));
  const contested = new Set(before?.disputes?.map((each) => each.id));
  return [
    ...(paidAt !== undefined && before?.paidAt === undefined ? paymentNotices(after, paidAt) : []),
    ...refunds.flatMap((each) => refundNotices(after, had.get(each.id), each)),
    ...disputes
      .filter((each) => !contested.has(each.id))
      .flatMap((dispute) =>
        creatorsOf(after).map((user): Notice => {
          const own = lines.filter(({ creatorId }) => creatorId === user);
          const cause = `dispute-opened-${dispute.id}`;
          return { user, cause, kind: "dispute-opened", at: dispute.openedAt, ...about(after, own) };
        }),
      ),
    ...(gift?.claimedAt !== undefined && before?.gift?.claimedAt === undefined
      ? [
          {
            user: customer,
            cause: `gift-claimed-${id}`,
            kind: "gift-claimed" as const,
            at: gift.claimedAt,
            ...about(after, lines),
          },
        ]
      : []),
  ];
}

/** The days of grace after a failed payment: the same as commerce's. */
const GRACE_DAYS = 7;

const ANNOUNCED = {
  renewal: "renewal-coming",
  instalment: "instalment-coming",
  "trial-end": "trial-ending",
} as const satisfies Record<NonNullable<Subscription["announced"]>["kind"], NoticeKind>;

/** The notices of a subscription's change. */
export function subscriptionNotices(before: Subscription | undefined, after: Subscription): Notice[] {
  const { id, customer: user, plan, state, graceUntil, endedAt, announced } = after;
  const of = { user, title: plan.title, subscriptionId: id };
  if (announced && announced.chargedAt !== before?.announced?.chargedAt) {
    const { at, amount, chargedAt: due } = announced;
    const kind = ANNOUNCED[announced.kind];
    return [{ ...of, cause: `${kind}-${id}-${due}`, kind, at, amount, due }];
  }
  if (state === "past-due" && graceUntil !== undefined && graceUntil !== before?.graceUntil) {
    const at = later(graceUntil, -GRACE_DAYS * DAY_MS);
    const cause = `payment-failed-${id}-${graceUntil}`;
    return [{ ...of, cause, kind: "payment-failed", at, amount: plan.price, until: graceUntil }];
  }
  if (state === "ended" && endedAt !== undefined && before?.state !== "ended") {
    return [{ ...of, cause: `membership-ended-${id}`, kind: "membership-ended", at: endedAt }];
  }
  return [];
}

/** The notices of a transfer to a creator. */
export function transferNotices({
  id,
  creator: user,
  state,
  amount,
  currency,
  createdAt,
  paidAt,
}: ToldTransfer): Notice[] {
  const of = { user, amount: { amount, currency } };
  if (state === "paid" && paidAt !== undefined) {
    return [{ ...of, cause: `payout-sent-${id}`, kind: "payout-sent", at: paidAt }];
  }
  return state === "failed" ? [{ ...of, cause: `payout-failed-${id}`, kind: "payout-failed", at: createdAt }] : [];
}

/** A notice about a product whose event has no title: the caller adds it. */
type Untitled = Notice & { readonly productId: string };

/**
 * The notices of a seat's change: to the organisation's owner when it is claimed, with one mail a day for each product, and to
 * its holder when it is withdrawn.
 */
export function seatNotices(seat: ToldSeat, owner: string | undefined): Untitled[] {
  const { id, organisation: organisationId, productId, state, customer, claimedAt, revokedAt } = seat;
  if (state === "claimed" && claimedAt !== undefined && owner !== undefined) {
    const of = { cause: `seat-claimed-${id}`, kind: "seat-claimed", at: claimedAt, productId, organisationId } as const;
    return [{ ...of, user: owner, mailed: `seat-claimed-${organisationId}-${productId}-${dayOf(claimedAt)}` }];
  }
  if (state === "revoked" && customer !== undefined && revokedAt !== undefined) {
    return [{ user: customer, cause: `seat-ended-${id}`, kind: "seat-ended", at: revokedAt, productId }];
  }
  return [];
}

/**
 * The notices of a review's change: to the creator when it is written, with one mail a day for each product, and to its author
 * at the first reply; later versions of the reply give none.
 */
export function reviewNotices(review: Review): Untitled[] {
  const { id, productId, customer, creatorId, counts, createdAt, rating, reply } = review;
  const received = { cause: `review-received-${id}`, kind: "review-received", at: createdAt, stars: rating } as const;
  const replied = { user: customer, cause: `reply-received-${id}`, kind: "reply-received", productId } as const;
  const mailed = `review-received-${productId}-${dayOf(createdAt)}`;
  return [
    ...(counts && creatorId !== undefined ? [{ ...received, user: creatorId, productId, mailed }] : []),
    ...(reply ? [{ ...replied, at: reply.at }] : []),
  ];
}

/** The id of a notice, which sorts by when it happened. */
export const noticeId = ({ at, cause }: Pick<StoredNotice, "at" | "cause">): string => `${at}-${cause}`;

export function toShownNotice(told: StoredNotice, readUpTo: string | undefined): ShownNotice {
  const { user: _, cause, mailed: __, page: ___, ...notice } = told;
  const isRead = notice.read === true || (readUpTo !== undefined && notice.at <= readUpTo);
  return { ...notice, id: noticeId({ at: notice.at, cause }), read: isRead, path: pathOf(told) };
}

/** The pages of notices that are about neither an order nor a subscription. */
const PAGES: Readonly<Partial<Record<NoticeKind, (of: StoredNotice) => string>>> = {
  sale: () => "/studio/sales",
  "dispute-opened": () => "/studio/sales",
  "refund-asked": () => "/studio/refunds",
  "review-received": () => "/studio/reviews",
  "payout-sent": () => "/studio/balance",
  "payout-failed": () => "/studio/balance",
  "reply-received": ({ productId }) => `/desk/reviews/${productId}`,
  "seat-claimed": ({ organisationId }) => `/desk/organisations/${organisationId}`,
  "seat-ended": () => "/desk/library",
  "gift-claimed": () => "/desk/gifts",
};

/** The path of the page that a notice leads to. */
export function pathOf(notice: StoredNotice): string {
  const { kind, orderId, subscriptionId } = notice;
  const page = notice.page ?? PAGES[kind]?.(notice);
  if (page !== undefined) return page;
  return subscriptionId === undefined ? `/desk/orders/${orderId}` : `/desk/memberships/${subscriptionId}`;
}
