import * as z from "zod";

/**
 * One for each customer and product ever ordered, or given to an address. It names the open order for the product, so
 * that there is only one at a time. Its version grows with every change that may affect what the customer owns, so that
 * an order made on an older reading is refused.
 */
export const guard = z.object({ orderId: z.string().optional(), version: z.int().min(1) });
export type Guard = z.infer<typeof guard>;

/** A customer's ownership of the requested products, by product id. */
export interface Ownership {
  readonly guards: ReadonlyMap<string, Guard>;
  readonly owned: ReadonlySet<string>;
}

/** A guard's next version. `from` is the version that was read (0 for none); without it the change is unconditional. */
export interface GuardChange {
  /** Its customer; the order's buyer unless given. */
  readonly customer?: string;
  readonly productId: string;
  readonly from?: number;
  /** The order that takes it; "none" releases it; absent keeps it. */
  readonly orderId?: string | "none";
}

/** The open orders that block another order for the same products. */
export const openOrdersOn = ({ guards }: Ownership): string[] => [
  ...new Set([...guards.values()].flatMap(({ orderId }) => orderId ?? [])),
];
