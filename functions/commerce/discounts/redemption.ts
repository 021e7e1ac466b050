import type { Currency } from "../../shared/kernel/money.ts";
import type { Discount, Redemption } from "../contract/discount.ts";

/** The shard that a redemption is to be counted in. */
export interface CountPart {
  readonly n: number;
  /** The shard's limit; absent if the discount has none. */
  readonly most?: number;
}

/** The conditions of counting a redemption: the discount is as it was read, with room for one more. */
export type Limits = Pick<Discount, "version" | "maxRedemptions" | "maxPerCustomer" | "firstPurchaseOnly"> & {
  /** Of a discount as stored. */
  readonly part?: CountPart;
};

/** A new or changed redemption, and its effect on the discount's count. */
export interface RedemptionChange {
  readonly redemption: Redemption;
  readonly customer: string;
  readonly count: 1 | 0 | -1;
  /** Absent: counted whatever the limits are, as its money has arrived. */
  readonly within?: Limits;
}

/** A user of discounts: an order or a subscription. */
export interface Redeemer {
  readonly reference: string;
  readonly customer: string;
  readonly createdAt: string;
  readonly state: Redemption["state"];
  readonly currency: Currency;
  readonly discounts: readonly { readonly id: string; readonly amount: number }[];
}

const counts = (of: Redeemer | undefined): boolean => of !== undefined && of.state !== "given-back";

const changeOf = (before: boolean, after: boolean): 1 | 0 | -1 => {
  if (before === after) return 0;
  return after ? 1 : -1;
};

/**
 * The redemptions that change between two states of an order or subscription: counted at its start, released if it ends
 * unpaid, and final once it is paid, even after refunds.
 * @param limits by discount's id, for one that starts
 */
export function redemptionsBetween(
  before: Redeemer | undefined,
  after: Redeemer,
  limits: ReadonlyMap<string, Limits> = new Map(),
): RedemptionChange[] {
  if (before?.state === after.state) return [];
  return after.discounts.map(({ id, amount }) => {
    const within = limits.get(id);
    return {
      redemption: {
        discountId: id,
        reference: after.reference,
        amount: { amount, currency: after.currency },
        state: after.state,
        at: after.createdAt,
      },
      customer: after.customer,
      count: changeOf(counts(before), counts(after)),
      ...(within && { within }),
    };
  });
}
