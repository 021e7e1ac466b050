import { expect, test } from "vitest";
import { dayNumber } from "../../../functions/insights/domain/days.ts";
import type { Did } from "../../../functions/insights/domain/journeys.ts";
import {
  Cohorts,
  type Customs,
  customsAfter,
  partOf,
  shownCohort,
  shownToCreator,
  WHOLE_SHOP,
} from "../../../functions/insights/domain/people.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const did = (type: Did["type"], day: string, product = "p"): Did => ({ type, product, day: dayNumber(day) });
const maker = () => "maker";

test("a customer is of the month of their first purchase, and comes back in the months after", () => {
  const first = customsAfter(undefined, [did("view", "2026-08-30"), did("purchase", "2026-09-02")], maker);
  const later = customsAfter(first, [did("view", "2026-10-01"), did("progress", "2026-11-03")], maker);
  const cohorts = new Cohorts(dayNumber("2026-11-29"));
  cohorts.add(later);
  expect(cohorts.scopes).toEqual([WHOLE_SHOP, "maker"]);
  expect(cohorts.of("maker")).toEqual([
    { month: "2026-09", people: 1, returned: [1, 1, 1], bought: [1, 0, 0], studied: [0, 0, 1] },
  ]);
});

test("who only looks is nobody's customer, and a list that was shown is no return", () => {
  expect(customsAfter(undefined, [did("view", "2026-09-02"), did("progress", "2026-09-03")], maker).size).toBe(0);
  const bought = customsAfter(undefined, [did("purchase", "2026-09-02")], maker);
  const shown = customsAfter(bought, [did("impression", "2026-10-02"), did("refund", "2026-10-03")], maker);
  expect(shown.get("maker")?.returned).toBe(1);
});

test("what is known of a customer is the same however it is told, and told again", () => {
  const chance = uniform(3);
  const types = ["view", "purchase", "progress", "review"] as const;
  for (let n = 0; n < 50; n++) {
    const all = Array.from({ length: 12 }, () =>
      did(
        types[Math.floor(4 * chance())] ?? "view",
        `2026-0${1 + Math.floor(9 * chance())}-11`,
        chance() < 0.5 ? "p" : "q",
      ),
    );
    const whole = customsAfter(undefined, all, (product) => `of ${product}`);
    let parts: Customs | undefined;
    // Once bought, all later nights may come in any order.
    for (let round = 0; round < 2; round++) {
      for (const each of all.toSorted(() => chance() - 0.5)) {
        parts = customsAfter(parts, [each], (product) => `of ${product}`);
      }
    }
    for (const [scope, custom] of whole) {
      expect(parts?.get(scope)?.first).toBe(custom.first);
      expect(parts?.get(scope)?.bought).toBe(custom.bought);
    }
    expect(
      customsAfter(
        customsAfter(whole, all, (product) => `of ${product}`),
        [],
        maker,
      ),
    ).toEqual(whole);
  }
});

test("creators see no cohort and no share from which fewer than five people follow", () => {
  const row = { month: "2026-09", people: 23, returned: [23, 12], bought: [23, 4], studied: [23, 20] };
  expect(shownToCreator({ ...row, people: 4 })).toEqual([]);
  const [shown] = shownToCreator(row);
  expect(shown).toMatchObject({ people: 20, after: [{ months: 1, returned: { mean: 0.5 } }] });
  expect(shown?.after[0]?.bought).toBeUndefined();
  expect(shown?.after[0]?.studied).toBeUndefined();
  expect(shownCohort(row).after[0]?.bought?.mean).toBeCloseTo(4 / 23, 12);
});

test("people are spread over parts alike", () => {
  const counts = Array.from({ length: 16 }, () => 0);
  for (let n = 0; n < 16_000; n++) {
    const part = partOf(`3f2a9c10-0000-4000-8000-${String(n).padStart(12, "0")}`, 16);
    counts[part] = (counts[part] ?? 0) + 1;
  }
  expect(Math.min(...counts)).toBeGreaterThan(850);
  expect(Math.max(...counts)).toBeLessThan(1150);
});
