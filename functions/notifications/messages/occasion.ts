import type { Product } from "../../catalogue/contract/product.ts";
import { type Entitlement, ownsForGood } from "../../commerce/contract/entitlement.ts";
import type { Order } from "../../commerce/contract/order.ts";
import type { Progress } from "../../learning/contract/progress.ts";
import type { Money } from "../../shared/kernel/money.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { MessageKind } from "../contract/message.ts";
import {
  CHECKOUT_LATE_MS,
  CHECKOUT_LEFT_MS,
  CHECKOUT_LIFE_MS,
  GATHERED_MS,
  NEWS_LATE_MS,
  STALLED_MS,
  WATCHED_MS,
} from "../settings.ts";

/** An occasion for a message to a person. */
export interface Occasion {
  readonly user: string;
  readonly kind: MessageKind;
  /** The order, the course, or the new work. */
  readonly subject: string;
  /** When it began: the order, the right to the course, the publication. */
  readonly since: string;
  /** When it is due; absent once it is over. */
  readonly dueAt?: string | undefined;
  /** The source of the entitlement to the course. */
  readonly source?: string | undefined;
  /** When the course was last studied before the message about it, so that each pause gives one message. */
  readonly toldOf?: string | undefined;
}

/** The facts that must still be true when the message is written. */
export interface Grounds {
  readonly order?: { readonly id: string; readonly version: number };
  /** On sale. */
  readonly onSale: readonly string[];
  /** Not acquired meanwhile, by the versions of the ownership guards that were read; 0 for none. */
  readonly guards: readonly { readonly productId: string; readonly version: number }[];
  readonly follows: readonly string[];
  /** Active. */
  readonly right?: { readonly productId: string; readonly source: string };
  /** Not studied since. */
  readonly progress?: { readonly productId: string; readonly updatedAt: string };
}

/** The present facts about an occasion. */
export interface Standing {
  readonly occasion: Occasion;
  readonly title: string;
  readonly products: readonly string[];
  readonly creatorId: string;
  readonly amount?: Money | undefined;
  /** The completed percentage of the course. */
  readonly done?: number | undefined;
  readonly grounds: Grounds;
}

/** The next state of an occasion: a message may be sent, it is checked again later, or it is over. */
export type Assessed =
  | { readonly is: "standing"; readonly standing: Standing }
  | { readonly is: "later"; readonly at: string }
  | { readonly is: "over"; readonly why: string };

const over = (why: string): Assessed => ({ is: "over", why });
const after = (instant: string, ms: number): number => Date.parse(instant) + ms;

/** The occasion of an unpaid order; undefined for gifts and seats, which are for others. */
export function checkoutOccasion({ id, customer, state, createdAt, gift, seats, subscription }: Order) {
  if (state !== "pending" || gift || seats || subscription !== undefined) return undefined;
  const dueAt = iso(after(createdAt, CHECKOUT_LEFT_MS));
  return { user: customer, kind: "abandoned-checkout", subject: id, since: createdAt, dueAt } satisfies Occasion;
}

/**
 * Whether an order's end, received at an instant, ends its occasion: it was paid, or it ended early, as its buyer cancelled
 * it or began another for the same product.
 */
export const isWithdrawn = ({ state, createdAt, checkout }: Order, heardAt: number): boolean => {
  if (state === "pending") return false;
  const lapses = checkout ? Date.parse(checkout.expiresAt) : after(createdAt, CHECKOUT_LIFE_MS);
  return state !== "void" || heardAt < lapses;
};

/** The occasion of an entitlement to a course: it is checked from time to time whether its learner continues. */
export function courseOccasion(right: Entitlement): Occasion | undefined {
  const { customer, productId, source, state, sold, grantedAt, seats } = right;
  if (sold.type !== "course" || state !== "active" || seats !== undefined) return undefined;
  const dueAt = iso(after(grantedAt, STALLED_MS));
  return { user: customer, kind: "stalled-course", subject: productId, since: grantedAt, dueAt, source };
}

/** The occasion of a new work for one of its creator's followers. */
export const newsOccasion = (user: string, subject: string, publishedAt: string): Occasion => ({
  user,
  kind: "new-from-creator",
  subject,
  since: publishedAt,
  dueAt: iso(after(publishedAt, GATHERED_MS)),
});

/** The ownership of an order's buyer that was read. */
export interface Owned {
  readonly guards: ReadonlyMap<string, { readonly version: number }>;
  readonly rights: readonly Entitlement[];
}

const guardsOf = ({ guards }: Owned, products: readonly string[]): Grounds["guards"] =>
  products.map((productId) => ({ productId, version: guards.get(productId)?.version ?? 0 }));

const hasAny = ({ rights }: Owned, products: readonly string[]): boolean =>
  rights.some((each) => ownsForGood(each) && products.includes(each.productId));

interface OfCheckout {
  readonly order: Order | undefined;
  readonly products: ReadonlyMap<string, Product>;
  readonly owned: Owned;
}
interface OfCourse {
  readonly right: Entitlement | undefined;
  readonly product: Product | undefined;
  readonly progress: Progress | undefined;
}
interface OfNews {
  readonly product: Product | undefined;
  readonly isFollowed: boolean;
  readonly owned: Owned;
}

/** Whether a buyer may be reminded of an unpaid order. */
export function assessedCheckout(occasion: Occasion, now: number, { order, products, owned }: OfCheckout): Assessed {
  if (!order || order.paidAt !== undefined) return over("paid");
  if (now > after(occasion.since, CHECKOUT_LATE_MS)) return over("late");
  if (order.processingSince !== undefined) return over("processing");
  if (isWithdrawn(order, now)) return over("withdrawn");
  const ids = order.lines.map(({ productId }) => productId);
  if (ids.some((id) => products.get(id)?.state !== "published")) return over("off-sale");
  if (hasAny(owned, ids)) return over("bought");
  const [first] = order.lines;
  return {
    is: "standing",
    standing: {
      occasion,
      title: first?.title ?? "",
      products: ids,
      creatorId: first?.creatorId ?? "",
      amount: order.total,
      grounds: {
        order: { id: order.id, version: order.version },
        onSale: ids,
        guards: guardsOf(owned, ids),
        follows: [],
      },
    },
  };
}

/** Whether a learner may be reminded of a course that they have paused. */
export function assessedCourse(occasion: Occasion, now: number, { right, product, progress }: OfCourse): Assessed {
  const { subject, since, source = "", toldOf } = occasion;
  if (right?.state !== "active" || !product) return over("no-right");
  if (progress?.completedAt !== undefined) return over("completed");
  const last = progress?.updatedAt ?? since;
  if (now > after(last, WATCHED_MS)) return over("late");
  const stalledAt = after(last, STALLED_MS);
  if (!progress || progress.furthest === 0 || toldOf === last) return { is: "later", at: iso(now + STALLED_MS) };
  if (now < stalledAt) return { is: "later", at: iso(stalledAt) };
  return {
    is: "standing",
    standing: {
      occasion,
      title: product.title,
      products: [subject],
      creatorId: product.creatorId,
      done: Math.min(99, Math.max(1, Math.round(progress.furthest * 100))),
      grounds: {
        onSale: [],
        guards: [],
        follows: [],
        right: { productId: subject, source },
        progress: { productId: subject, updatedAt: progress.updatedAt },
      },
    },
  };
}

/** Whether a follower may get a message about a new work. */
export function assessedNews(occasion: Occasion, now: number, { product, isFollowed, owned }: OfNews): Assessed {
  const { subject, since } = occasion;
  if (now > after(since, NEWS_LATE_MS)) return over("late");
  if (product?.state !== "published") return over("off-sale");
  if (!isFollowed) return over("unfollowed");
  if (hasAny(owned, [subject])) return over("bought");
  const { title, creatorId, price } = product;
  return {
    is: "standing",
    standing: {
      occasion,
      title,
      products: [subject],
      creatorId,
      amount: price,
      grounds: { onSale: [subject], guards: guardsOf(owned, [subject]), follows: [creatorId] },
    },
  };
}
