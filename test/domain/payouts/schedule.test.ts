import fc from "fast-check";
import { expect, test } from "vitest";
import { dayAfter, lastOf, monthOf, nextRun, releaseDay } from "../../../functions/payouts/domain/schedule.ts";
import { DAY, iso, START } from "./earnings.ts";

test("no hold is shorter than stated, or a day longer", () => {
  fc.assert(
    fc.property(fc.nat(400 * DAY), fc.integer({ min: 1, max: 60 }), (after, days) => {
      const waited = Date.parse(releaseDay(iso(START + after), days)) - (START + after);
      expect(waited).toBeGreaterThanOrEqual(days * DAY);
      expect(waited).toBeLessThan((days + 1) * DAY);
    }),
  );
});

test("the next run is today's until its hour is over", () => {
  const at = (time: string) => nextRun(Date.parse(`2026-06-01T${time}Z`));
  expect([at("00:00:00"), at("05:00:00"), at("05:00:00.001"), at("23:59:59")]).toEqual([
    "2026-06-01",
    "2026-06-01",
    "2026-06-02",
    "2026-06-02",
  ]);
});

test("days continue across months and years, and the last of several is the latest", () => {
  expect(["2026-06-30", "2026-12-31", "2028-02-28"].map(dayAfter)).toEqual(["2026-07-01", "2027-01-01", "2028-02-29"]);
  expect(lastOf(["2026-06-01"])).toBe("2026-06-01");
  expect(lastOf(["2026-06-09", "2026-07-01", "2026-06-30"])).toBe("2026-07-01");
});

test("a month is UTC's, whatever an instant's offset", () => {
  expect([monthOf("2026-06-30T23:59:59.999Z"), monthOf("2026-07-01T01:00:00+02:00")]).toEqual(["2026-06", "2026-06"]);
});
