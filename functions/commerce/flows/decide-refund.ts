import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { changing } from "../changes/order-change.ts";
import type { LotAsRead } from "../changes/refunded-lots.ts";
import type { Order } from "../contract/order.ts";
import type { Refund } from "../contract/refund.ts";
import { creatorsOfRefund, refundsOf } from "../refunds/refund.ts";
import type { FindRefund } from "./ports.ts";
import type { SettlementPorts } from "./settle-payment.ts";
import type { FindSubscription } from "./subscription-ports.ts";
import { withSubscription } from "./waiting-subscription.ts";

export interface DecisionPorts extends SettlementPorts {
  readonly findRefund: FindRefund;
  readonly findSubscription: FindSubscription;
}

/** The decider: an operator, or the creator of everything in the refund. */
export interface Decider {
  readonly user: string;
  readonly groups: readonly string[];
}

/** What is asked to be decided. */
export interface Asked {
  /** The refund's id. */
  readonly id: string;
  /** Whether to return the result without making the decision. */
  readonly dryRun: boolean;
}

/** An order after a decision, and the lots of credits that it depends on. */
interface Decided {
  readonly after: Order;
  readonly lots?: readonly LotAsRead[];
}

const UNKNOWN = refuse("unknown-refund", "There is no refund with this id that you may decide.");

/** A refund that no buyer asked for, as after a fraud warning, is not for the seller to decide. */
const mayDecide = ({ user, groups }: Decider, order: Order, refund: Refund): boolean =>
  groups.includes("operator") ||
  (refund.reason !== undefined && creatorsOfRefund(order, refund).every((creator) => creator === user));

/**
 * Decides a refund on the order's current version, and again if the order changes meanwhile.
 * @returns the order with the refund decided
 */
export async function decideRefund<Code extends string>(
  ports: DecisionPorts,
  { id, dryRun }: Asked,
  decider: Decider,
  decide: (order: Order, refund: Refund) => Promise<Decided | Refusal<Code>> | Decided | Refusal<Code>,
): Promise<Order | Refusal<Code | "unknown-refund" | "busy">> {
  const listed = await ports.findRefund(id);
  if (!listed) return UNKNOWN;
  return retryOnConflict(ports.pause, async () => {
    const order = await ports.findOrder(listed.orderId);
    const refund = order && refundsOf(order).find((each) => each.id === id);
    if (!refund || !mayDecide(decider, order, refund)) return UNKNOWN;
    const decided = await decide(order, refund);
    if (isRefusal(decided)) return decided;
    const { after, lots = [] } = decided;
    if (after === order || dryRun) return after;
    const change = await withSubscription(ports, { ...changing(order, after), lots });
    return (await ports.commit(change)) === "done" ? after : conflict;
  });
}
