import type { Discount, Redemption } from "../../../functions/commerce/contract/discount.ts";
import type { FoundDiscounts } from "../../../functions/commerce/discounts/discount-eligibility.ts";
import type { RedemptionChange } from "../../../functions/commerce/discounts/redemption.ts";

/** Discounts, what uses them and how often, with the conditions of their writer. */
export function discountsInMemory() {
  const byId = new Map<string, Discount>();
  const uses = new Map<string, number>();
  const redemptions = new Map<string, Redemption>();
  /** How often each was counted whatever its limits, as money had arrived. */
  const late = new Map<string, number>();
  const usesKey = (id: string, customer: string) => `${id} ${customer}`;

  return {
    byId,
    uses,
    redemptions,
    late,
    keep: (discount: Discount) => void byId.set(discount.id, discount),
    find: async (codes: readonly string[], owners: readonly string[], customer = ""): Promise<FoundDiscounts> => ({
      byCode: Map.groupBy(
        [...byId.values()]
          .filter(({ code, owner }) => codes.includes(code) && owners.includes(owner))
          .map((discount) => ({ discount, used: uses.get(usesKey(discount.id, customer)) ?? 0 })),
        ({ discount }) => discount.code,
      ),
      hasBought: false,
    }),
    mayRedeem: (changes: readonly RedemptionChange[]): boolean =>
      changes.every(({ redemption: { discountId }, customer, within }) => {
        const found = byId.get(discountId);
        const { version, maxRedemptions = Infinity, maxPerCustomer = Infinity } = within ?? { version: 0 };
        const used = uses.get(usesKey(discountId, customer)) ?? 0;
        if (!within) return true;
        const isSame = found?.state === "active" && found.version === version;
        return isSame && found.redeemed < maxRedemptions && used < maxPerCustomer;
      }),
    redeem({ redemption, customer, count, within }: RedemptionChange): void {
      const { discountId, reference } = redemption;
      if (count === 1 && !within) late.set(discountId, (late.get(discountId) ?? 0) + 1);
      const found = byId.get(discountId);
      if (found) byId.set(discountId, { ...found, redeemed: found.redeemed + count });
      const key = usesKey(discountId, customer);
      uses.set(key, (uses.get(key) ?? 0) + count);
      redemptions.set(`${discountId} ${reference}`, redemption);
    },
  };
}
