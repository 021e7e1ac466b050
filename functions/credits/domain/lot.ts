import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { LotCounters, Usage } from "../contract/usage.ts";
import { MOST_LOTS } from "../settings.ts";

/** Credits that a customer bought at once: the entitlement, and its counters. */
export interface Lot extends LotCounters {
  readonly creatorId: string;
  readonly granted: number;
  /** Whether its counters exist already. */
  readonly isKept: boolean;
  readonly right: Entitlement["state"];
  readonly grantedAt: string;
  readonly endsAt?: string | undefined;
}

/** Which lot, of one customer. */
type LotRef = Pick<LotCounters, "productId" | "source">;
const isSame = (a: LotRef, b: LotRef): boolean => a.productId === b.productId && a.source === b.source;

/** Later than any end, as a text and as an instant. */
export const NEVER = "9999";
const sortKeyOf = ({ endsAt = NEVER, grantedAt, productId, source }: Lot): string =>
  [endsAt, grantedAt, productId, source].join("#");

/** A customer's lots in the order in which they are used: those that end first, then the older ones. */
export const lotsOf = (rights: readonly Entitlement[], kept: readonly LotCounters[]): Lot[] =>
  rights
    .flatMap(({ customer, productId, source, state, grantedAt, endsAt, credits }) => {
      if (!credits) return [];
      const { amount: granted, creatorId } = credits;
      const counters = kept.find((each) => isSame(each, { productId, source }));
      const { left, used, reserved } = counters ?? { left: granted, used: 0, reserved: 0 };
      const isKept = counters !== undefined;
      const about = { customer, productId, source, creatorId, granted, left, used, reserved, isKept };
      return [{ ...about, right: state, grantedAt, endsAt }];
    })
    .sort((a, b) => (sortKeyOf(a) < sortKeyOf(b) ? -1 : 1));

/** `now` in epoch milliseconds. */
export const hasEnded = ({ endsAt = NEVER }: Lot, now: number): boolean => Date.parse(endsAt) <= now;
export const isUsable = (lot: Lot, now: number): boolean => lot.right === "active" && !hasEnded(lot, now);

/** Whether credits may be spent from all the lots of a use. */
export const areUsable = (lots: readonly Lot[], usage: Usage, now: number): boolean =>
  usage.lots.every((part) => lots.some((lot) => isSame(lot, part) && isUsable(lot, now)));

/** The lots as if a reservation had been released. */
export const without = (lots: readonly Lot[], reservation: Pick<Usage, "lots">): Lot[] =>
  lots.map((lot) => {
    const { credits = 0 } = reservation.lots.find((part) => isSame(part, lot)) ?? {};
    return { ...lot, left: lot.left + credits, reserved: lot.reserved - credits };
  });

/** The lots that a use empties: it takes, or spends from its reservation, their last credits. */
export const emptiedBy = (lots: readonly Lot[], { lots: parts, state }: Usage, wasHeld: boolean): LotRef[] =>
  state !== "committed"
    ? []
    : parts.filter((part) => {
        const lot = lots.find((each) => isSame(each, part));
        const [last, rest] = wasHeld ? [lot?.reserved, lot?.left] : [lot?.left, lot?.reserved];
        return last === part.credits && rest === 0;
      });

/** The credits that a use takes from one lot. */
export interface Take {
  readonly lot: Lot;
  readonly credits: number;
}

/** Takes so many of a creator's credits from the lots in order. `now` in epoch milliseconds. */
export function taken(
  lots: readonly Lot[],
  creatorId: string,
  credits: number,
  now: number,
): Take[] | Refusal<"insufficient-credits" | "too-many-lots"> {
  const takes: Take[] = [];
  let missing = credits;
  for (const lot of lots) {
    const part = Math.min(missing, lot.left);
    if (lot.creatorId !== creatorId || part === 0 || !isUsable(lot, now)) continue;
    takes.push({ lot, credits: part });
    missing -= part;
  }
  if (missing > 0) {
    const has = credits - missing;
    return refuse(
      "insufficient-credits",
      `This costs ${credits} credits and you have ${has} of this creator's; buy a credit pack with POST /orders.`,
    );
  }
  if (takes.length > MOST_LOTS) {
    return refuse(
      "too-many-lots",
      `The credits are spread over ${takes.length} packs; one use may take from ${MOST_LOTS} at most.`,
    );
  }
  return takes;
}
