import * as z from "zod";

/**
 * One for each customer and product ever ordered, or given to an address. The order that is open for the product is on
 * it, so that there is one at a time; the version grows with whatever may change what the customer owns, so that an
 * order made from an older reading is refused.
 */
export const guard = z.object({ orderId: z.string().optional(), version: z.int().min(1) });
export type Guard = z.infer<typeof guard>;

/** What a customer has of the products asked for, by product id. */
export interface Ownership {
  readonly guards: ReadonlyMap<string, Guard>;
  readonly owned: ReadonlySet<string>;
}

/** A guard's next version. `from` is the version that was read (0 for none); without it the change is unconditional. */
export interface GuardChange {
  /** Whose it is; the order's buyer's unless given. */
  readonly customer?: string;
  readonly productId: string;
  readonly from?: number;
  /** The order that takes it; "none" frees it; absent leaves it as it is. */
  readonly orderId?: string | "none";
}

/** The open orders that stand in the way of another order for the same products. */
export const openOrdersOn = ({ guards }: Ownership): string[] => [
  ...new Set([...guards.values()].flatMap(({ orderId }) => orderId ?? [])),
];
