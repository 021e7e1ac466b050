import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { earlier, latest } from "../../shared/kernel/time.ts";
import type { Order, OrderLine } from "../contract/order.ts";
import type { ReportedRefund } from "../contract/payment.ts";
import type { Refund, ShownRefund } from "../contract/refund.ts";
import { isOut } from "../contract/refund.ts";
import { productsOf } from "../orders/bundle.ts";
import { windowOver } from "../orders/methods.ts";
import { MOST_REFUNDS } from "../settings.ts";
import { isContested, lostOf } from "./dispute.ts";
import { amountWorthOf, type Lots, NO_LOTS } from "./lots.ts";
import type { Verdict } from "./refund-policy.ts";

/** States only go forward; a refund that was made may still be returned by the bank. */
const RANK: Readonly<Record<Refund["state"], number>> = {
  requested: 0,
  denied: 1,
  approved: 1,
  pending: 2,
  succeeded: 3,
  failed: 4,
  canceled: 4,
};

const isOpen = ({ state }: Refund): boolean => state === "requested" || state === "approved";

export const refundsOf = ({ refunds = [] }: Pick<Order, "refunds">): readonly Refund[] => refunds;
const outOf = (order: Pick<Order, "refunds">): number =>
  refundsOf(order)
    .filter(isOut)
    .reduce((sum, { amount }) => sum + amount, 0);

/** The most of an order that can be refunded: no more than its total, nor than its payment. */
export const returnableOf = ({ total, credit = 0 }: Pick<Order, "total" | "credit">): number =>
  total.amount - Math.max(0, credit);

type Returned = Pick<Order, "total" | "credit" | "refunds" | "disputes">;

/** The rest of an order that can be refunded: neither refunded nor lost to a bank. */
export const leftOf = (order: Returned): number => Math.max(0, returnableOf(order) - outOf(order) - lostOf(order));

/**
 * Whether banks took everything that was not refunded. A partial loss is like a partial refund of the whole: it ends no
 * entitlement until nothing is left.
 */
export const isForfeit = (order: Order): boolean => lostOf(order) > 0 && leftOf(order) === 0;

/** Refunded minor units, never more than was paid. */
export const amountReturned = (refunds: Order["refunds"], total: number): number => Math.min(outOf({ refunds }), total);

function withReport(kept: Refund | undefined, reported: ReportedRefund, at: string): Refund {
  const { id, amount, state, failure, lines, keepsAccess } = reported;
  const madeAt = reported.at === undefined ? undefined : earlier(reported.at, at);
  const first: Refund = {
    id,
    amount,
    state,
    at,
    ...(lines && { lines: [...lines] }),
    ...(keepsAccess && { keepsAccess }),
    stripeRefund: id,
    ...(madeAt !== undefined && { madeAt }),
  };
  if (!kept) return { ...first, ...(failure !== undefined && { failure }) };
  if (kept.stripeRefund !== undefined && RANK[state] <= RANK[kept.state]) return kept;
  return {
    ...kept,
    amount,
    state,
    stripeRefund: id,
    ...(madeAt !== undefined && { madeAt }),
    ...(failure !== undefined && { failure }),
  };
}

/** The index of the refund that Stripe reports: by Stripe's id, or by ours while it has none. */
const placeOf = (refunds: readonly Refund[], { id, refund }: ReportedRefund): number => {
  const known = refunds.findIndex(({ stripeRefund }) => stripeRefund === id);
  if (known >= 0) return known;
  return refunds.findIndex((each) => each.stripeRefund === undefined && each.id === refund && each.state !== "failed");
};

/**
 * An order's refunds after Stripe's reports, one change at a time: call again until nothing changes. Each is written
 * with a copy for every creator, and a transaction has room for a hundred writes. Two reports give the same result in
 * either order.
 * @returns `kept` itself if nothing is new
 */
export function updatedRefunds(
  kept: Order["refunds"],
  reported: readonly ReportedRefund[],
  at: string,
): Order["refunds"] {
  const before = kept ?? [];
  for (const each of reported) {
    const place = placeOf(before, each);
    const next = withReport(before[place], each, at);
    if (next !== before[place]) return place < 0 ? [...before, next] : before.with(place, next);
  }
  return kept;
}

/** When the last refund was made. @param at when something of them was reported */
export const lastRefundMade = (refunds: Order["refunds"], at: string): string =>
  latest(
    refundsOf({ refunds }).flatMap(({ madeAt }) => madeAt ?? []),
    at,
  );

/**
 * An order's refunds after a bank took money for good: an approved one for more than is left is canceled, and all open
 * ones if nothing is left. The buyer may request the rest again.
 * @returns `kept` itself where no open one is touched
 */
export function refundsWithinLeft(order: Returned): Order["refunds"] {
  const { refunds: kept } = order;
  if (lostOf(order) === 0) return kept;
  const left = leftOf(order);
  const isOver = (each: Refund) => (each.state === "approved" && each.amount > left) || (isOpen(each) && left === 0);
  if (!kept?.some(isOver)) return kept;
  const failure = "The buyer's bank took the money in a dispute.";
  return kept.map((each) => (isOver(each) ? { ...each, state: "canceled", failure } : each));
}

export interface RefundRequest {
  readonly id: string;
  /** Product ids; all that is left unless given. */
  readonly products?: readonly string[] | undefined;
  readonly reason: string;
  readonly at: string;
}

export type RefundRefused = Refusal<
  | "not-in-order"
  | "nothing-to-refund"
  | "refund-open"
  | "too-many-refunds"
  | "disputed"
  | "refund-window-over"
  | "credits-on-hold"
  | "refund-apart"
>;

const DISPUTED = refuse(
  "disputed",
  "The payment is in dispute with the buyer's bank, which decides who has the money.",
);

/**
 * The indexes of products in an order's lines; undefined for everything that is left. Lines with credits are always
 * named, as their worth is not their price.
 */
export function linesOf(order: Order, products: readonly string[] | undefined): number[] | undefined | RefundRefused {
  if (!products) {
    const out = refundedLines(order);
    const hasCredits = order.lines.some(({ credits }) => credits);
    return hasCredits ? order.lines.flatMap((_, n) => (out.has(n) ? [] : [n])) : undefined;
  }
  const strange = products.find((id) => !order.lines.some(({ productId }) => productId === id));
  if (strange !== undefined) {
    const bundle = order.lines.find((line) => productsOf(line).includes(strange));
    const hint = bundle && ` It came with ${bundle.productId}, which is given back as a whole.`;
    return refuse("not-in-order", `The order has no line for ${strange}.${hint ?? ""}`);
  }
  return order.lines.flatMap(({ productId }, n) => (products.includes(productId) ? [n] : []));
}

export const sameLines = (a: readonly number[] | undefined, b: readonly number[] | undefined): boolean =>
  a === undefined || b === undefined ? a === b : a.length === b.length && a.every((n) => b.includes(n));

type Amounts = Iterable<{ readonly amount: number; readonly lines?: readonly number[] | undefined }>;

/** Minor units refunded of a line by itself. */
export interface TakenLine {
  readonly line: OrderLine;
  readonly taken: number;
}

/**
 * The amounts of each line, and the rest for the whole order: an amount for several lines fills the first of them
 * first, none beyond its price.
 */
export function amountsByLine(
  { lines: all }: Pick<Order, "lines">,
  amounts: Amounts,
): { readonly lines: readonly TakenLine[]; readonly rest: number } {
  const lines = all.map((line) => ({ line, taken: 0 }));
  let rest = 0;
  for (const { amount, lines: places = [] } of amounts) {
    let left = amount;
    for (const each of places.flatMap((n) => lines[n] ?? [])) {
      const part = Math.min(left, each.line.price.amount - each.taken);
      each.taken += part;
      left -= part;
    }
    rest += left;
  }
  return { lines, rest };
}

/** Each line with its refunded minor units. */
const linesWithRefunds = (order: Order) => amountsByLine(order, refundsOf(order).filter(isOut)).lines;

/** The lines that were refunded as such: at once, or by amounts until nothing was left. */
export function refundedLines(order: Order): Set<number> {
  const out = refundsOf(order).filter((each) => isOut(each) && !each.part);
  const whole = linesWithRefunds(order).flatMap(({ line, taken }, n) =>
    taken > 0 && taken >= line.price.amount ? [n] : [],
  );
  return new Set([...out.flatMap(({ lines }) => lines ?? []), ...whole]);
}

/** The current worth of lines, less their refunds. */
function leftOfLines(order: Order, lines: readonly number[], lots: Lots): ReturnType<typeof amountWorthOf> {
  const worth = amountWorthOf(order, lines, lots);
  if (typeof worth !== "number") return worth;
  const refunded = linesWithRefunds(order).reduce((sum, { taken }, n) => (lines.includes(n) ? sum + taken : sum), 0);
  return Math.max(0, worth - refunded);
}

/** Why no refund of an order can begin now. */
export function refusalOfRefunds(
  order: Order,
  at: string,
): Refusal<"refund-open" | "disputed" | "too-many-refunds" | "refund-window-over"> | undefined {
  const open = refundsOf(order).find(isOpen);
  if (open) return refuse("refund-open", `Refund ${open.id} of this order is not decided or not paid yet.`);
  if (isContested(order)) return DISPUTED;
  if (refundsOf(order).length < MOST_REFUNDS) return windowOver(order, at);
  return refuse("too-many-refunds", `${MOST_REFUNDS} refunds of this order were requested, the most allowed.`);
}

/** The refundable amount of lines, or of everything. */
export function amountFor(order: Order, lines: readonly number[] | undefined, lots: Lots): number | RefundRefused {
  const nothing = (what: string) => refuse("nothing-to-refund", what);
  if (order.paidAt === undefined) return nothing("The order is not paid; withdraw it with POST /orders/{id}/cancel.");
  const left = leftOf(order);
  if (left === 0) return nothing("Nothing of the order's payment is left to refund.");
  const out = refundedLines(order);
  const again = lines?.find((n) => out.has(n));
  if (again !== undefined) return nothing(`${order.lines[again]?.productId} was given back already.`);
  const asked = lines ? leftOfLines(order, lines, lots) : left;
  if (typeof asked !== "number") return asked;
  return asked === 0 ? nothing("These lines were free.") : Math.min(asked, left);
}

/**
 * An order with a requested refund: approved if the policy says so, else waiting for a decision. One is open at a time;
 * requesting it again changes nothing.
 */
export function requestedRefund(
  order: Order,
  ask: RefundRequest,
  verdict: (lines: readonly number[] | undefined) => Verdict,
  lots: Lots = NO_LOTS,
): { order: Order; refund: Refund } | RefundRefused {
  const lines = linesOf(order, ask.products);
  if (lines && "refused" in lines) return lines;
  const open = refundsOf(order).find(isOpen);
  if (open && sameLines(open.lines, lines)) return { order, refund: open };
  const refused = refusalOfRefunds(order, ask.at);
  if (refused) return refused;
  const amount = amountFor(order, lines, lots);
  if (typeof amount !== "number") return amount;
  const { approved, because } = verdict(lines);
  const refund: Refund = {
    id: ask.id,
    amount,
    ...(lines && { lines }),
    state: approved ? "approved" : "requested",
    at: ask.at,
    reason: ask.reason,
    policy: because,
    ...(approved && { decidedBy: "policy", decidedAt: ask.at }),
  };
  return { order: withRefund(order, refund), refund };
}

/** An order in which a refund is replaced, or added. */
export function withRefund(order: Order, refund: Refund): Order {
  const refunds = refundsOf(order);
  const place = refunds.findIndex(({ id }) => id === refund.id);
  return {
    ...order,
    refunds: place < 0 ? [...refunds, refund] : refunds.with(place, refund),
    version: order.version + 1,
  };
}

export interface RefundDecision {
  readonly by: string;
  readonly at: string;
  readonly note?: string | undefined;
}

const decided = ({ state }: Refund) => refuse("refund-decided", `The refund is ${state}.`);

/**
 * The order with a refund approved; the same order if it was approved before. The amount is computed again: at most the
 * rest of the payment, and for a pack the worth of its unused credits.
 */
export function approvedRefund(
  order: Order,
  refund: Refund,
  { by, at, note }: RefundDecision,
  { keepsAccess, lots = NO_LOTS }: { readonly keepsAccess: boolean; readonly lots?: Lots },
):
  | Order
  | Refusal<
      "refund-decided" | "disputed" | "nothing-to-refund" | "credits-on-hold" | "refund-apart" | "refund-window-over"
    > {
  if (refund.state === "approved" || isOut(refund)) return order;
  if (refund.state !== "requested") return decided(refund);
  if (isContested(order)) return DISPUTED;
  const over = windowOver(order, at);
  if (over) return over;
  const worth = keepsAccess || !refund.lines ? refund.amount : leftOfLines(order, refund.lines, lots);
  if (typeof worth !== "number") return worth;
  const amount = Math.min(refund.amount, worth, leftOf(order));
  if (amount === 0) return refuse("nothing-to-refund", "Nothing of the order's payment is left to refund.");
  return withRefund(order, {
    ...refund,
    amount,
    state: "approved",
    ...(keepsAccess && { keepsAccess }),
    decidedBy: by,
    decidedAt: at,
    ...(note !== undefined && { note }),
  });
}

/** The order with a refund denied; the same order if it was denied before. */
export function deniedRefund(
  order: Order,
  refund: Refund,
  { by, at, note }: RefundDecision,
): Order | Refusal<"refund-decided"> {
  if (refund.state === "denied") return order;
  if (refund.state !== "requested") return decided(refund);
  return withRefund(order, {
    ...refund,
    state: "denied",
    decidedBy: by,
    decidedAt: at,
    ...(note !== undefined && { note }),
  });
}

/** The order with an approved refund that Stripe refused. */
export const failedRefund = (order: Order, refund: Refund, failure: string): Order =>
  refund.state === "approved" ? withRefund(order, { ...refund, state: "failed", failure }) : order;

/** Whether an approved refund may be made at Stripe now. */
export const isDue = (order: Order, refund: Refund): boolean => refund.state === "approved" && !isContested(order);

/** The lines that a refund is for. */
export const linesFor = (order: Order, { lines }: Pick<Refund, "lines">): Order["lines"] =>
  lines ? order.lines.filter((_, n) => lines.includes(n)) : order.lines;

/** The creators of a refund's lines. */
export const creatorsOfRefund = (order: Order, refund: Refund): string[] => [
  ...new Set(linesFor(order, refund).map(({ creatorId }) => creatorId)),
];

/** The refund of an order, which must exist. */
export function toShownRefundOf(order: Order, id: string): ShownRefund {
  const refund = refundsOf(order).find((each) => each.id === id);
  if (!refund) throw new Error(`Order ${order.id} has no refund ${id}.`);
  return toShownRefund(order, refund);
}

export function toShownRefund(order: Order, refund: Refund): ShownRefund {
  const { lines, decidedBy, stripeRefund, amount, ...rest } = refund;
  return {
    ...rest,
    orderId: order.id,
    amount: { amount, currency: order.total.currency },
    products: linesFor(order, refund).map(({ productId }) => productId),
  };
}
