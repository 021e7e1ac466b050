import { type Dispute, disputeStates, type ShownDispute } from "../contract/dispute.ts";
import type { Order } from "../contract/order.ts";
import { earlier, latest } from "../orders/dates.ts";

const rank = ({ state }: Dispute): number => disputeStates.indexOf(state);

export const disputesOf = ({ disputes = [] }: Pick<Order, "disputes">): readonly Dispute[] => disputes;

const isContest = ({ state }: Dispute): boolean => state === "needs-response" || state === "under-review";

/** Whether a buyer's bank holds the money until it is decided: access waits, and nothing is given back meanwhile. */
export const isContested = (order: Order): boolean => disputesOf(order).some(isContest);

export const isLost = ({ state }: Dispute): boolean => state === "lost";

/** Whether the money of a dispute is with the buyer's bank, for now or for good: nobody has it as earned. */
export const isWithheld = (dispute: Dispute): boolean => isContest(dispute) || isLost(dispute);

/** Minor units that banks took of a payment for good. A dispute may be over a part of it. */
export const lostOf = (order: Pick<Order, "disputes">): number =>
  disputesOf(order)
    .filter(isLost)
    .reduce((sum, { amount }) => sum + amount, 0);

function after(kept: Dispute | undefined, told: Dispute): Dispute {
  if (!kept) return told;
  const movements = told.movements.filter(({ id }) => !kept.movements.some((each) => each.id === id));
  const isOlder = rank(told) < rank(kept);
  const hasEvidence = kept.hasEvidence || told.hasEvidence;
  const isNews = movements.length > 0 || rank(told) > rank(kept) || hasEvidence !== kept.hasEvidence;
  const dueBy = [kept.dueBy, told.dueBy]
    .filter((each) => each !== undefined)
    .toSorted()
    .at(-1);
  if (!isNews && dueBy === kept.dueBy) return kept;
  const { dueBy: _, ...rest } = isOlder ? kept : told;
  return {
    ...rest,
    openedAt: kept.openedAt,
    ...(dueBy !== undefined && { dueBy }),
    hasEvidence,
    movements: [...kept.movements, ...movements],
  };
}

/**
 * An order's disputes after what Stripe tells of them: states go forward only, and what moved stays moved.
 * @returns `kept` itself where nothing is new.
 */
export function updatedDisputes(kept: Order["disputes"], told: readonly Dispute[]): Order["disputes"] {
  let disputes = kept;
  for (const each of told) {
    const before = disputes ?? [];
    const place = before.findIndex(({ id }) => id === each.id);
    const next = after(before[place], each);
    if (next === before[place]) continue;
    disputes = place < 0 ? [...before, next] : before.with(place, next);
  }
  return disputes;
}

const datesOf = (disputes: Order["disputes"]): string[] =>
  disputesOf({ disputes }).flatMap(({ openedAt, movements }) => [openedAt, ...movements.flatMap(({ at }) => at ?? [])]);

/** When disputes last moved: by Stripe's clock where it dates what is new of them, else when it was heard. */
export function lastDisputeMove(before: Order["disputes"], after: Order["disputes"], at: string): string {
  const known = datesOf(before);
  const news = datesOf(after).filter((each) => !known.includes(each));
  return earlier(latest(news, at), at);
}

/** Whether the bank takes evidence now. Evidence is taken once. */
export const isContestable = ({ state, hasEvidence }: Pick<Dispute, "state" | "hasEvidence">): boolean =>
  (state === "needs-response" || state === "warning-needs-response") && !hasEvidence;

/** Whether evidence is still to be handed in, and its time is over by then, in epoch milliseconds. */
export const isDueBy = ({ dueBy, ...rest }: Pick<Dispute, "state" | "hasEvidence" | "dueBy">, until: number): boolean =>
  isContestable(rest) && dueBy !== undefined && Date.parse(dueBy) <= until;

export function toShownDispute(order: Order, { movements, amount, ...rest }: Dispute): ShownDispute {
  return { ...rest, orderId: order.id, amount: { amount, currency: order.total.currency } };
}
