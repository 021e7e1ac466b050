import { earlier, latest } from "../../shared/kernel/time.ts";
import { type Dispute, disputeStates, type ShownDispute } from "../contract/dispute.ts";
import type { Order } from "../contract/order.ts";

const rank = ({ state }: Dispute): number => disputeStates.indexOf(state);

export const disputesOf = ({ disputes = [] }: Pick<Order, "disputes">): readonly Dispute[] => disputes;

const isContest = ({ state }: Dispute): boolean => state === "needs-response" || state === "under-review";

/** Whether a buyer's bank holds the money until it decides: access is suspended, and no refund is made meanwhile. */
export const isContested = (order: Order): boolean => disputesOf(order).some(isContest);

const isLost = ({ state }: Dispute): boolean => state === "lost";

/** Whether the buyer's bank has the money of a dispute, for now or for good, so that nobody earns it. */
export const isWithheld = (dispute: Dispute): boolean => isContest(dispute) || isLost(dispute);

/** Minor units that banks took of a payment for good. A dispute may be about a part of it. */
export const lostOf = (order: Pick<Order, "disputes">): number =>
  disputesOf(order)
    .filter(isLost)
    .reduce((sum, { amount }) => sum + amount, 0);

function withReport(kept: Dispute | undefined, reported: Dispute): Dispute {
  if (!kept) return reported;
  const movements = reported.movements.filter(({ id }) => !kept.movements.some((each) => each.id === id));
  const isOlder = rank(reported) < rank(kept);
  const hasEvidence = kept.hasEvidence || reported.hasEvidence;
  const isNews = movements.length > 0 || rank(reported) > rank(kept) || hasEvidence !== kept.hasEvidence;
  const dueBy = [kept.dueBy, reported.dueBy]
    .filter((each) => each !== undefined)
    .toSorted()
    .at(-1);
  if (!isNews && dueBy === kept.dueBy) return kept;
  const { dueBy: _, ...rest } = isOlder ? kept : reported;
  return {
    ...rest,
    openedAt: kept.openedAt,
    ...(dueBy !== undefined && { dueBy }),
    hasEvidence,
    movements: [...kept.movements, ...movements],
  };
}

/**
 * An order's disputes after Stripe's reports: states only go forward, and movements stay.
 * @returns `kept` itself if nothing is new
 */
export function updatedDisputes(kept: Order["disputes"], reported: readonly Dispute[]): Order["disputes"] {
  let disputes = kept;
  for (const each of reported) {
    const before = disputes ?? [];
    const place = before.findIndex(({ id }) => id === each.id);
    const next = withReport(before[place], each);
    if (next === before[place]) continue;
    disputes = place < 0 ? [...before, next] : before.with(place, next);
  }
  return disputes;
}

const datesOf = (disputes: Order["disputes"]): string[] =>
  disputesOf({ disputes }).flatMap(({ openedAt, movements }) => [openedAt, ...movements.flatMap(({ at }) => at ?? [])]);

/** When disputes last changed: by Stripe's clock if it dates the change, else when it was reported. */
export function lastDisputeMove(before: Order["disputes"], after: Order["disputes"], at: string): string {
  const known = datesOf(before);
  const news = datesOf(after).filter((each) => !known.includes(each));
  return earlier(latest(news, at), at);
}

/** Whether the bank accepts evidence now. It does so once. */
export const isContestable = ({ state, hasEvidence }: Pick<Dispute, "state" | "hasEvidence">): boolean =>
  (state === "needs-response" || state === "warning-needs-response") && !hasEvidence;

/** Whether evidence is still to be submitted, and is due by an instant, in epoch milliseconds. */
export const isDueBy = ({ dueBy, ...rest }: Pick<Dispute, "state" | "hasEvidence" | "dueBy">, until: number): boolean =>
  isContestable(rest) && dueBy !== undefined && Date.parse(dueBy) <= until;

export function toShownDispute(order: Order, { movements, amount, ...rest }: Dispute): ShownDispute {
  return { ...rest, orderId: order.id, amount: { amount, currency: order.total.currency } };
}
