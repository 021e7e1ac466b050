import { type Discount, PLATFORM } from "../../functions/commerce/contract/discount.ts";
import { discountItems } from "../../functions/commerce/seed.ts";
import type { Chance } from "./chance.ts";

const DAY = 86_400_000;

/** Codes for newcomers, for large orders and for the demo creator's audience. */
export function discountRecords(chance: Chance, creator: string, now: number): Record<string, unknown>[] {
  const at = new Date(now - 30 * DAY).toISOString();
  const common = {
    startsAt: at,
    firstPurchaseOnly: false,
    stacks: false,
    duration: "once",
    state: "active",
    redeemed: 0,
    createdAt: at,
    version: 1,
  } as const;
  const discounts: Omit<Discount, "id">[] = [
    {
      ...common,
      owner: PLATFORM,
      code: "WELCOME10",
      name: "Ten percent off a first purchase",
      value: { basisPoints: 1_000 },
      firstPurchaseOnly: true,
      most: [
        { amount: 2_000, currency: "usd" },
        { amount: 2_000, currency: "eur" },
        { amount: 14_000, currency: "cny" },
      ],
      maxRedemptions: 10_000,
      maxPerCustomer: 1,
      stacks: true,
    },
    {
      ...common,
      owner: PLATFORM,
      code: "FIVE",
      name: "Five off fifty",
      value: {
        amounts: [
          { amount: 500, currency: "usd" },
          { amount: 3_500, currency: "cny" },
        ],
      },
      minimum: [
        { amount: 5_000, currency: "usd" },
        { amount: 35_000, currency: "cny" },
      ],
      maxRedemptions: 10_000,
      maxPerCustomer: 1,
      stacks: true,
    },
    {
      ...common,
      owner: creator,
      code: "FRIENDS25",
      name: "A quarter off for friends",
      value: { basisPoints: 2_500 },
      maxRedemptions: 100,
      duration: { months: 3 },
    },
  ];
  return discounts.flatMap((discount, n) => discountItems({ ...discount, id: chance.steadyId(30 * DAY - n) }));
}
