import type { IncludedProduct, Order, OrderLine } from "../contract.ts";
import { partsOf } from "../orders/bundle.ts";
import { type Lots, NO_LOTS } from "./lots.ts";
import type { Studied, Studies } from "./study.ts";

interface Terms {
  /** Days from the payment. */
  readonly days: number;
  /** The most of it that may have been studied, 0 to 1. */
  readonly furthest: number;
  /** Whether its content may have been handed out. */
  readonly mayBeOpened: boolean;
}

/**
 * Within these terms a buyer's money goes back at once; beyond them someone decides. A bundle's are those of each of its
 * products.
 */
export const TERMS: Readonly<Record<IncludedProduct["type"], Terms>> = {
  course: { days: 14, furthest: 0.3, mayBeOpened: true },
  ebook: { days: 14, furthest: 0, mayBeOpened: false },
  report: { days: 14, furthest: 0, mayBeOpened: false },
  // Its progress is kept once it was held.
  consultation: { days: 30, furthest: 0, mayBeOpened: true },
  membership: { days: 14, furthest: 0, mayBeOpened: false },
  // And none of its credits may have been used.
  "credit-pack": { days: 14, furthest: 0, mayBeOpened: false },
};

const DAY_MS = 86_400_000;

export interface Verdict {
  readonly approved: boolean;
  readonly because: string;
}

/** Why the credits of a line are beyond the terms; undefined where it has none, or has all of them still. */
function spent({ productId, title, credits }: OrderLine, lots: Lots, begin: number, at: number): string | undefined {
  if (!credits) return undefined;
  const { used = 0, reserved = 0 } = lots.get(productId) ?? {};
  if (used + reserved > 0) return `${used + reserved} of the ${credits.amount} credits of ${title} were used`;
  const hasEnded = credits.validDays !== undefined && at > begin + credits.validDays * DAY_MS;
  return hasEnded ? `the credits of ${title} have ended` : undefined;
}

/** Why a product is beyond the terms of its type; undefined within them. `at` in epoch milliseconds. */
function beyond({ type, title }: IncludedProduct, { progress, opening }: Studied, paidAt: number, at: number) {
  const terms = TERMS[type];
  const furthest = progress?.furthest ?? 0;
  if (at > paidAt + terms.days * DAY_MS) return `${title} was paid for over ${terms.days} days ago`;
  if (furthest > terms.furthest) {
    return type === "consultation"
      ? `${title} was held`
      : `${Math.floor(furthest * 100)} % of ${title} was studied, over the ${terms.furthest * 100} % that the terms allow`;
  }
  if (opening && !terms.mayBeOpened) return `the content of ${title} was handed out`;
  return undefined;
}

/** Whether lines of a paid order are within the terms of their types, each of them. `at` in epoch milliseconds. */
export function verdictOn(
  order: Order,
  lines: readonly number[] | undefined,
  studies: Studies,
  at: number,
  lots: Lots = NO_LOTS,
): Verdict {
  const paidAt = Date.parse(order.paidAt ?? order.createdAt);
  const { gift } = order;
  // The time of what was given begins with its claim.
  const begin = gift ? (gift.claimedAt === undefined ? at : Date.parse(gift.claimedAt)) : paidAt;
  return verdictFor(order, lines, (line) => [
    ...partsOf(line).map((part) => beyond(part, studies.get(part.productId) ?? {}, paidAt, at)),
    spent(line, lots, begin, at),
  ]);
}

/**
 * Whether lines of a paid order of seats are within the terms: in the days of their types, and no seat of them was ever
 * claimed. `claims` by product id; `at` in epoch milliseconds.
 */
export function verdictOnSeats(
  order: Order,
  lines: readonly number[] | undefined,
  claims: ReadonlyMap<string, number>,
  at: number,
): Verdict {
  const paidAt = Date.parse(order.paidAt ?? order.createdAt);
  return verdictFor(order, lines, (line) => {
    const claimed = claims.get(line.productId) ?? 0;
    // Seats are claimed, not studied: the days of the type count alone.
    if (claimed > 0) return [`seats of ${line.title} were claimed`];
    return partsOf(line).map((part) => beyond(part, {}, paidAt, at));
  });
}

function verdictFor(
  order: Order,
  lines: readonly number[] | undefined,
  beyondTerms: (line: OrderLine) => readonly (string | undefined)[],
): Verdict {
  const asked = lines ? order.lines.filter((_, n) => lines.includes(n)) : order.lines;
  const reasons = asked.flatMap(beyondTerms).filter((reason) => reason !== undefined);
  if (reasons.length === 0) return { approved: true, because: "Within the terms of what was bought." };
  return { approved: false, because: `Beyond the terms: ${reasons.join("; ")}.` };
}
