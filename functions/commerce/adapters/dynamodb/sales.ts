import type { Change } from "../../changes/order-change.ts";
import { type Order, orderKey, salesIndex } from "../../contract/order.ts";

/** That a creator sold something by an order, in the list of what they sold; the order is what counts. */
export function saleItems({ id, lines, paidAt }: Order): Record<string, unknown>[] {
  if (paidAt === undefined) return [];
  const creators = [...new Set(lines.map(({ creatorId }) => creatorId))];
  return creators.map((creator) => {
    const { name, partition } = salesIndex(creator);
    const place = { [`${name}Pk`]: partition, [`${name}Sk`]: `${paidAt}#${id}` };
    return { pk: orderKey(id).pk, sk: `SALE#${creator}`, orderId: id, ...place };
  });
}

/** What is sold by an order is listed when it is paid. */
export const saleWrites = (TableName: string, { before, after }: Change) =>
  before?.paidAt === undefined ? saleItems(after).map((Item) => ({ Put: { TableName, Item } })) : [];
