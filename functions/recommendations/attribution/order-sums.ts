import type { Order } from "../../commerce/contract/order.ts";
import { moneyOf } from "../../commerce/contract/order-money.ts";
import type { Cell } from "../contract/attribution.ts";
import type { Receipt } from "../contract/receipt.ts";
import { attributed } from "./attributed.ts";

/** The amounts that a line of an attributed order adds to the sums of its group. */
export interface AttributedLine extends Cell {
  readonly product: string;
  readonly position: number;
  /** What the buyer paid, less refunds, disputes and tax, in minor units. */
  readonly net: number;
  readonly currency: string;
  /** `net` less the creator's earnings and Stripe's fee, in minor units. */
  readonly margin: number;
  readonly marginIn: string;
}

/** The lines of a paid order that are credited to the list it names, with their current amounts. */
export function attributedLines(order: Order, receipt: Receipt): AttributedLine[] {
  return order.lines.flatMap((line, n) => {
    const { recommendationId } = order;
    const to = attributed({ recommendationId, product: line.productId, at: order.createdAt }, receipt);
    if (!to || order.paidAt === undefined) return [];
    const { placement, source, slot, model, position, product } = to;
    return [{ placement, source, slot, model, position, product, ...moneyOf(order, line, n) }];
  });
}

/** Additions to the sums of one group, by name. */
export interface CellDelta {
  readonly cell: Cell;
  readonly add: Readonly<Record<string, number>>;
}

const sumsOf = (line: AttributedLine): Record<string, number> => ({
  orders: 1,
  [`net:${line.currency}`]: line.net,
  [`margin:${line.marginIn}`]: line.margin,
  [`squares:${line.marginIn}`]: line.margin ** 2,
});

/** The changes of the sums when an order's lines change; empty if they are the same. */
export function deltasOf(before: readonly AttributedLine[], after: readonly AttributedLine[]): CellDelta[] {
  const deltas = new Map<string, { cell: Cell; add: Record<string, number> }>();
  for (const [lines, sign] of [
    [before, -1],
    [after, 1],
  ] as const) {
    for (const line of lines) {
      const { placement, source, slot, model } = line;
      const cell = { placement, source, slot, model };
      const own = deltas.get(cellKey(cell)) ?? { cell, add: {} };
      deltas.set(cellKey(cell), own);
      for (const [name, value] of Object.entries(sumsOf(line))) own.add[name] = (own.add[name] ?? 0) + sign * value;
    }
  }
  return [...deltas.values()].flatMap(({ cell, add }) => {
    const changed = Object.fromEntries(Object.entries(add).filter(([, value]) => value !== 0));
    return Object.keys(changed).length === 0 ? [] : [{ cell, add: changed }];
  });
}

/** The key of a group as a string. */
export const cellKey = ({ placement, source, slot, model }: Cell): string => [placement, source, slot, model].join("#");
