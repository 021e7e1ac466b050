import fc from "fast-check";
import { expect, test } from "vitest";
import { nextRun, releaseDay } from "../../../functions/payouts/schedule.ts";
import { DAY, iso, START } from "./earnings.ts";

test("no wait is shorter than stated, and none is a day longer", () => {
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
