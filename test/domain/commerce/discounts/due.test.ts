import { expect, test } from "vitest";
import type { Plan, Subscription } from "../../../../functions/commerce/contract/subscription.ts";
import { dueInParts, dueOfMembership, trialDaysOf } from "../../../../functions/commerce/discounts/due.ts";
import { productOf } from "../../../product-of.ts";

const at = "2026-01-31T10:00:00.000Z";
const usd = (amount: number) => ({ amount, currency: "usd" as const });
const plan: Plan = { productId: "p", creatorId: "c", title: "Club", version: 1, price: usd(1000), interval: "month" };
const due = (more: Partial<Parameters<typeof dueOfMembership>[0]>) =>
  dueOfMembership({ plan, trialDays: 0, off: 0, duration: "forever", at, ...more });

test.each([
  [{}, 1000, [[1000, "2026-02-28T10:00:00.000Z", "month", undefined]]],
  [{ trialDays: 7 }, 0, [[1000, "2026-02-07T10:00:00.000Z", "month", undefined]]],
  [{ off: 200 }, 800, [[800, "2026-02-28T10:00:00.000Z", "month", undefined]]],
  [{ off: 200, duration: "once" as const }, 800, [[1000, "2026-02-28T10:00:00.000Z", "month", undefined]]],
  [
    { off: 200, duration: { months: 3 } },
    800,
    [
      [800, "2026-02-28T10:00:00.000Z", "month", 2],
      [1000, "2026-04-30T10:00:00.000Z", "month", undefined],
    ],
  ],
  [
    { off: 200, duration: "once" as const, trialDays: 7 },
    0,
    [
      [800, "2026-02-07T10:00:00.000Z", undefined, undefined],
      [1000, "2026-03-07T10:00:00.000Z", "month", undefined],
    ],
  ],
  [{ off: 200, duration: { months: 1 }, trialDays: 40 }, 0, [[1000, "2026-03-12T10:00:00.000Z", "month", undefined]]],
  [
    { off: 200, duration: { months: 6 }, plan: { ...plan, interval: "year" as const } },
    800,
    [[1000, "2027-01-31T10:00:00.000Z", "year", undefined]],
  ],
])("a membership with %j costs %i now, and the rest is due later", (more, now, later) => {
  const found = due(more);
  expect(found.now).toEqual(usd(now));
  expect(found.later.map(({ amount, at: first, every, times }) => [amount.amount, first, every, times])).toEqual(later);
});

test("of a price in instalments the first is due now, and one each month", () => {
  const parts = dueInParts({ ...plan, price: usd(334), instalments: 3 }, 3, at);
  expect(parts).toEqual({
    now: usd(334),
    later: [{ amount: usd(334), at: "2026-02-28T10:00:00.000Z", every: "month", times: 2 }],
  });
});

test("nobody gets a second trial of a product", () => {
  const club = productOf("p", { recurring: { interval: "month", trialDays: 14 } });
  const before = (startedAt?: string) => [{ plans: [plan], startedAt } as Subscription];
  expect(trialDaysOf(club, [])).toBe(14);
  expect(trialDaysOf(club, before())).toBe(14);
  expect(trialDaysOf(club, before(at))).toBe(0);
});
