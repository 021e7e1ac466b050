import type { Order } from "../../commerce/contract/order.ts";
import { conflict, type Pause, retryOnConflict, unlessBusy } from "../../shared/kernel/optimistic.ts";
import { dayOf } from "../../shared/kernel/time.ts";
import { isOwn } from "../attribution/attributed.ts";
import { attributedLines, deltasOf } from "../attribution/order-sums.ts";
import type { CountOrder, FindCountedOrder, WasVisitor } from "./attribution-ports.ts";
import type { FindReceipt } from "./ports.ts";

export interface AttributeOrderPorts {
  readonly findReceipt: FindReceipt;
  readonly wasVisitor: WasVisitor;
  readonly findCountedOrder: FindCountedOrder;
  readonly countOrder: CountOrder;
  readonly pause: Pause;
}

/**
 * Attributes an order with its current amounts to the list that it names: the list must exist, have been made for the buyer,
 * contain the product, and be at most a week old. A repeated or outdated event changes nothing.
 */
export async function attributeOrder(ports: AttributeOrderPorts, order: Order): Promise<void> {
  const { id, customer, recommendationId, paidAt, version } = order;
  if (recommendationId === undefined || paidAt === undefined) return;
  const receipt = await ports.findReceipt(recommendationId);
  if (!receipt || !(await isOwn(receipt, { user: customer }, ports.wasVisitor))) return;
  const lines = attributedLines(order, receipt);
  if (lines.length === 0) return;
  const counted = await retryOnConflict(ports.pause, async () => {
    const before = await ports.findCountedOrder(id);
    if (before && before.version >= version) return true;
    const deltas = deltasOf(before?.lines ?? [], lines);
    const change = { before, after: { version, lines }, deltas };
    return (await ports.countOrder({ id, day: dayOf(paidAt) }, change)) || conflict;
  });
  unlessBusy(counted, `The sums of order ${id}`);
}
