import { expect, test } from "vitest";
import type { JourneyCell } from "../../../functions/insights/domain/counts.ts";
import {
  dayNumber,
  dayText,
  mondayOf,
  monthNumber,
  monthOfDay,
  monthText,
} from "../../../functions/insights/domain/days.ts";
import { funnelDay } from "../../../functions/insights/domain/funnel-days.ts";
import {
  exactReport,
  funnelPeriod,
  reportInFives,
  shownSteps,
  wholeWeeks,
} from "../../../functions/insights/domain/funnel-report.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const cell = (product: string, counts: number[], fields: Partial<JourneyCell> = {}): JourneyCell => ({
  product,
  placement: "home",
  source: "direct",
  counts,
  ...fields,
});
const monday = dayNumber("2026-11-23");

test("days, weeks and months of the calendar are told right", () => {
  expect(dayText(mondayOf(dayNumber("2026-11-29")))).toBe("2026-11-23");
  expect(dayText(mondayOf(monday))).toBe("2026-11-23");
  expect(dayText(mondayOf(dayNumber("1969-12-31")))).toBe("1969-12-29");
  expect(monthText(monthOfDay(dayNumber("2026-01-31")))).toBe("2026-01");
  expect(monthNumber("2026-12")).toBe(monthOfDay(dayNumber("2026-12-01")));
  const now = Date.parse("2026-11-30T10:00:00Z");
  expect(funnelPeriod({}, now)).toEqual({ from: monday - 21, to: monday + 6 });
  expect(funnelPeriod({ from: "2026-11-30", to: "2026-11-29" }, now)).toBeUndefined();
  expect(funnelPeriod({ from: "2026-08-01", to: "2026-11-29" }, now)).toBeUndefined();
  expect(wholeWeeks({ from: monday + 3, to: monday + 7 })).toEqual({ from: monday, to: monday + 13 });
});

test("operators see journeys as they are, by time, product, placement and source", () => {
  const days = new Map([
    [monday, funnelDay([cell("a", [9, 5, 5, 2, 1, 1, 0]), cell("b", [3, 0, 0, 0, 0, 0, 0], { source: "searched" })])],
    [monday + 1, funnelDay([cell("a", [1, 1, 1, 1, 1, 0, 0], { placement: "cart" })])],
  ]);
  expect(exactReport(days, "product")).toMatchObject({
    total: [13, 6, 6, 3, 2, 1, 0],
    rows: [
      { named: { productId: "a" }, counts: [10, 6, 6, 3, 2, 1, 0] },
      { named: { productId: "b" }, counts: [3, 0, 0, 0, 0, 0, 0] },
    ],
  });
  expect(exactReport(days, "source").rows.map(({ key, counts }) => [key, counts[0]])).toEqual([
    ["direct", 10],
    ["searched", 3],
  ]);
  expect(exactReport(days, "placement").rows.map(({ key }) => key)).toEqual(["home", "cart"]);
  const oneOf = exactReport(days, "time", "b");
  expect(oneOf.total[0]).toBe(3);
  expect(oneOf.rows.map(({ key, counts }) => [key, counts[0]])).toEqual([
    ["2026-11-23", 3],
    ["2026-11-24", 0],
  ]);
});

test("shares are of the step before, with their intervals; numbers below the least are left out", () => {
  const [shown, clicked, viewed, , ordered] = shownSteps([100, 50, 50, 10, 4, 0, 0], 5);
  expect(shown).toEqual({ step: "shown", journeys: 100 });
  expect(clicked?.ofBefore?.mean).toBe(0.5);
  expect(clicked?.ofBefore?.low).toBeCloseTo(0.4038, 4);
  expect(viewed?.ofBefore?.high).toBe(1);
  expect(ordered).toEqual({ step: "ordered" });
});

test("whatever creators ask, they learn sums of weekly numbers in fives, and nothing between", () => {
  const chance = uniform(11);
  const days = new Map(
    Array.from({ length: 28 }, (_, n) => {
      const cells = ["a", "b", "c"].map((product) => {
        let left = Math.floor(8 * chance());
        const counts = Array.from({ length: 7 }, () => (left = Math.floor(left * (0.5 + chance() / 2))));
        return cell(product, counts, { source: chance() < 0.5 ? "direct" : "searched" });
      });
      return [monday + n, funnelDay(cells)] as const;
    }),
  );
  const weekly = [0, 7, 14, 21].map(
    (from) => new Map([...days].filter(([day]) => day >= monday + from && day < monday + from + 7)),
  );
  for (const by of ["product", "source", "placement"] as const) {
    const whole = reportInFives(days, by);
    for (const { key, counts } of whole.rows) {
      const parts = weekly.map((week) => reportInFives(week, by).rows.find((row) => row.key === key)?.counts ?? []);
      counts.forEach((count, n) => {
        expect(count % 5).toBe(0);
        expect(count).toBe(parts.reduce((sum, part) => sum + (part[n] ?? 0), 0));
      });
    }
    const totals = weekly.map((week) => reportInFives(week, by).total);
    expect(whole.total).toEqual(totals.reduce((sum, total) => sum.map((each, n) => each + (total[n] ?? 0))));
  }
});
