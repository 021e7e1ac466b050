import { DAY_MS } from "../../shared/kernel/time.ts";
import type { IncludedProduct, Order, OrderLine } from "../contract/order.ts";
import { partsOf } from "../orders/bundle.ts";
import { refundableUntil } from "../orders/refund-terms.ts";
import { type Lots, NO_LOTS } from "./lots.ts";
import type { Studied, Studies } from "./study.ts";

export interface Verdict {
  readonly approved: boolean;
  readonly because: string;
}

/** Why the credits of a line exclude an automatic refund; undefined if it has none, or none are used. */
function spent({ productId, title, credits }: OrderLine, lots: Lots, begin: number, at: number): string | undefined {
  if (!credits) return undefined;
  const { used = 0, reserved = 0 } = lots.get(productId) ?? {};
  if (used + reserved > 0) return `${used + reserved} of the ${credits.amount} credits of ${title} were used`;
  const hasEnded = credits.validDays !== undefined && at > begin + credits.validDays * DAY_MS;
  return hasEnded ? `the credits of ${title} have ended` : undefined;
}

/**
 * Why the time for an automatic refund of a line has passed, by the terms of its sale; undefined within it. `at` in
 * epoch milliseconds.
 */
function late({ title, refundDays }: OrderLine, { gift, paidAt, createdAt }: Order, at: number): string | undefined {
  if (refundDays === 0) return gift ? `${title} was mailed to another` : `a person decides on ${title}`;
  const isOver = at >= Date.parse(refundableUntil(refundDays, paidAt ?? createdAt));
  return isOver ? `${title} was paid for over ${refundDays} days ago` : undefined;
}

/**
 * Why a product counts as used; undefined if it does not. Handing out content is our own record. Progress is the
 * customer's claim, which can count against a refund, but never for one.
 */
function used({ title }: IncludedProduct, { progress, opening }: Studied): string | undefined {
  if (opening) return `the content of ${title} was handed out`;
  return progress && progress.furthest > 0 ? `${title} was begun` : undefined;
}

/** Whether every line of a paid order is within the terms of its type. `at` in epoch milliseconds. */
export function verdictOn(
  order: Order,
  lines: readonly number[] | undefined,
  { studies, at, lots = NO_LOTS }: { readonly studies: Studies; readonly at: number; readonly lots?: Lots },
): Verdict {
  const paidAt = Date.parse(order.paidAt ?? order.createdAt);
  const { gift } = order;
  // The time of a gift begins with its claim.
  const begin = gift ? (gift.claimedAt === undefined ? at : Date.parse(gift.claimedAt)) : paidAt;
  return verdictFor(order, lines, (line) => [
    late(line, order, at),
    ...partsOf(line).map((part) => used(part, studies.get(part.productId) ?? {})),
    spent(line, lots, begin, at),
  ]);
}

/**
 * Whether lines of a paid order of seats are within the terms: in the days of their types, and no invitation to their
 * seats was ever mailed, so that mailing strangers is never free. `mailed` by product id; `at` in epoch milliseconds.
 */
export function verdictOnSeats(
  order: Order,
  lines: readonly number[] | undefined,
  mailed: ReadonlyMap<string, number>,
  at: number,
): Verdict {
  return verdictFor(order, lines, (line) => {
    const mails = mailed.get(line.productId) ?? 0;
    return [late(line, order, at), mails > 0 ? `seats of ${line.title} were mailed to others` : undefined];
  });
}

function verdictFor(
  order: Order,
  lines: readonly number[] | undefined,
  beyondTerms: (line: OrderLine) => readonly (string | undefined)[],
): Verdict {
  const asked = lines ? order.lines.filter((_, n) => lines.includes(n)) : order.lines;
  const reasons = asked.flatMap(beyondTerms).filter((reason) => reason !== undefined);
  if (reasons.length === 0) return { approved: true, because: "Within the refund terms of the products." };
  return { approved: false, because: `Beyond the terms: ${reasons.join("; ")}.` };
}
