import type { Subscription } from "../../commerce/contract/subscription.ts";
import { type AddressedEvent, eventFor, type FactId, type Moment } from "./events.ts";

/** @param told when the change was made, for changes that the subscription itself does not date */
function moments(before: Subscription | undefined, after: Subscription, told: string): Moment[] {
  const { id, state, startedAt, endedAt, lastPayment, version } = after;
  const became = (wanted: Subscription["state"]) => state === wanted && before?.state !== wanted;
  const found: (Moment | false)[] = [
    startedAt !== undefined &&
      before?.startedAt === undefined && { type: "subscription.started", at: startedAt, cause: id },
    // The payment that a subscription starts with is no renewal.
    lastPayment !== undefined &&
      before?.startedAt !== undefined &&
      lastPayment !== before.lastPayment && {
        type: "subscription.renewed",
        at: told,
        cause: `${id} ${lastPayment}`,
      },
    became("past-due") && { type: "subscription.past-due", at: told, cause: `${id} ${version}` },
    became("unpaid") && { type: "subscription.unpaid", at: told, cause: `${id} ${version}` },
    // One that never started ends without an event.
    became("ended") && startedAt !== undefined && { type: "subscription.canceled", at: endedAt ?? told, cause: id },
    became("completed") && { type: "subscription.completed", at: endedAt ?? told, cause: id },
  ];
  return found.filter((moment) => moment !== false);
}

/** The events of a subscription's change, for its creator and for all; the same change gives the same ids. */
export function subscriptionEvents(
  before: Subscription | undefined,
  after: Subscription,
  told: string,
  factId: FactId,
): AddressedEvent[] {
  const { id, customer, plan, state, startedAt, trialEnd, periodEnd, cancelAtPeriodEnd, endedAt, lastPayment } = after;
  const { creatorId, ...product } = plan;
  const subscription = {
    id,
    customer,
    state,
    startedAt,
    trialEnd,
    periodEnd,
    cancelAtPeriodEnd,
    endedAt,
    order: lastPayment,
  };
  return moments(before, after, told).flatMap((moment) => [
    eventFor(moment, "all", { subscription: { ...subscription, plan } }, factId),
    eventFor(moment, { creator: creatorId }, { subscription: { ...subscription, plan: product } }, factId),
  ]);
}
