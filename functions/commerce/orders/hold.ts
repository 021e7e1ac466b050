import * as z from "zod";

/**
 * One for each customer and product ever ordered, or given to an address. The order that is open for the product is on it, so that there is
 * one at a time; the version grows with whatever may change what the customer owns, so that an order made from an
 * older reading is refused.
 */
export const hold = z.object({ orderId: z.string().optional(), version: z.int().min(1) });
export type Hold = z.infer<typeof hold>;

/** What a customer has of the products asked for, by product id. */
export interface Standing {
  readonly holds: ReadonlyMap<string, Hold>;
  readonly owned: ReadonlySet<string>;
}

/** A hold's next version. `from` is the version that was read (0 for none); without it the change is unconditional. */
export interface HoldChange {
  /** Whose it is; the order's buyer's unless given. */
  readonly customer?: string;
  readonly productId: string;
  readonly from?: number;
  /** The order that takes it; "none" frees it; absent leaves it as it is. */
  readonly orderId?: string | "none";
}

/** The open orders that stand in the way of another order for the same products. */
export const holders = ({ holds }: Standing): string[] => [
  ...new Set([...holds.values()].flatMap(({ orderId }) => orderId ?? [])),
];
