import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { armOf, murmur3, placeOf } from "../../../functions/conversion/experiments/assignment.ts";
import { confidenceSequence } from "../../../functions/conversion/experiments/confidence-sequence.ts";
import { adjustedForDiscovery } from "../../../functions/conversion/experiments/false-discovery.ts";
import { detectableEffect, powerOf, unitsFor } from "../../../functions/conversion/experiments/power.ts";
import { differenceOf, readAnytime, readPlanned } from "../../../functions/conversion/experiments/reading.ts";
import { sampleRatio } from "../../../functions/conversion/experiments/sample-ratio.ts";
import { boundsAt, spentAt } from "../../../functions/conversion/experiments/spending.ts";
import {
  type ArmSums,
  adjusted,
  difference,
  meanOf,
  type RatioSums,
  ratioOf,
} from "../../../functions/conversion/experiments/sums.ts";
import { chiSquareTail } from "../../../functions/shared/statistics/gamma.ts";
import { normal, uniform } from "../../../functions/shared/statistics/random.ts";

const DAYS = 30;
const RUNS = 5000;
/** 5 % and two standard errors of a share of 5,000 runs. */
const MOST_ALARMS = 0.056;

/** Standard scores z of each day's look, by independent increments and a shift that the last look would have on average. */
function scoresOf(next: () => number, shift: number): number[] {
  let sum = 0;
  return Array.from({ length: DAYS }, (_, day) => {
    sum += next() + shift / Math.sqrt(DAYS);
    return sum / Math.sqrt(day + 1);
  });
}

const sumsOf = (pairs: readonly (readonly [before: number, outcome: number])[]): ArmSums => ({
  units: pairs.length,
  outcome: pairs.reduce((sum, [, outcome]) => sum + outcome, 0),
  outcomeSquares: pairs.reduce((sum, [, outcome]) => sum + outcome * outcome, 0),
  before: pairs.reduce((sum, [before]) => sum + before, 0),
  beforeSquares: pairs.reduce((sum, [before]) => sum + before * before, 0),
  products: pairs.reduce((sum, [before, outcome]) => sum + before * outcome, 0),
});

describe("assignment", () => {
  it("hashes as MurmurHash3 does", () => {
    expect(murmur3("")).toBe(0);
    expect(murmur3("hello")).toBe(613153351);
    expect(murmur3("hello, world")).toBe(345750399);
    expect(murmur3("The quick brown fox jumps over the lazy dog")).toBe(776992547);
    expect(murmur3("test", 0x9747b28c)).toBe(1883996636);
  });

  it("gives each arm its share of serial ids, and two experiments are independent", () => {
    const arms = [
      { arm: "control", share: 0.5 },
      { arm: "a", share: 0.3 },
      { arm: "b", share: 0.2 },
    ];
    const units = Array.from({ length: 40_000 }, (_, index) => `user-${index}`);
    const counts = new Map<string, number>();
    for (const unit of units) {
      const both = `${armOf("first", unit, arms)}/${armOf("second", unit, arms)}`;
      counts.set(both, (counts.get(both) ?? 0) + 1);
    }
    let statistic = 0;
    for (const first of arms) {
      for (const second of arms) {
        const expected = units.length * first.share * second.share;
        statistic += ((counts.get(`${first.arm}/${second.arm}`) ?? 0) - expected) ** 2 / expected;
      }
    }
    expect(chiSquareTail(statistic, 8)).toBeGreaterThan(0.001);
  });

  it("is sticky, and a place is a number from 0 up to 1 for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), fc.string({ unit: "grapheme" }), (salt, unit) => {
        const place = placeOf(salt, unit);
        expect(place).toBeGreaterThanOrEqual(0);
        expect(place).toBeLessThan(1);
        expect(placeOf(salt, unit)).toBe(place);
      }),
    );
  });
});

describe("looks at an experiment", () => {
  it("the bounds are the published ones of O'Brien and Fleming's kind", () => {
    // Lan and DeMets' spending function, two-sided 5 %, five equal looks: as in the tables of ldbounds (R).
    for (const [at, bound] of boundsAt([0.2, 0.4, 0.6, 0.8, 1]).entries()) {
      expect(bound).toBeCloseTo([4.8769, 3.3569, 2.6803, 2.2898, 2.031][at] ?? 0, 3);
    }
    expect(boundsAt([0.5, 1])[1]).toBeCloseTo(1.9686, 3);
    expect(boundsAt([1])[0]).toBeCloseTo(1.95996, 4);
    expect(spentAt(1, 0.05)).toBeCloseTo(0.05, 12);
    expect(() => boundsAt([0.5, 0.5])).toThrow(RangeError);
    expect(() => boundsAt([1.1])).toThrow(RangeError);
  });

  it("over 5,000 experiments without a difference no method alarms too often, and naive looks do", () => {
    const next = normal(11);
    const bounds = boundsAt(Array.from({ length: DAYS }, (_, day) => (day + 1) / DAYS));
    const alarms = { naive: 0, planned: 0, anytime: 0, fixed: 0 };
    for (let run = 0; run < RUNS; run++) {
      const scores = scoresOf(next, 0);
      if (scores.some((z) => Math.abs(z) > 1.96)) alarms.naive++;
      if (scores.some((z, day) => Math.abs(z) > (bounds[day] ?? 0))) alarms.planned++;
      if (Math.abs(scores.at(-1) ?? 0) > 1.96) alarms.fixed++;
      const isOutside = scores.some((z, day) => {
        const standardError = 1 / Math.sqrt(day + 1);
        const found = { estimate: z * standardError, standardError };
        const { low, high } = confidenceSequence(found, 1 / Math.sqrt(DAYS));
        return low > 0 || high < 0;
      });
      if (isOutside) alarms.anytime++;
    }
    expect(alarms.naive / RUNS).toBeGreaterThan(0.2);
    expect(alarms.planned / RUNS).toBeLessThan(MOST_ALARMS);
    expect(alarms.planned / RUNS).toBeGreaterThan(0.044);
    expect(alarms.anytime / RUNS).toBeLessThan(MOST_ALARMS);
    expect(alarms.fixed / RUNS).toBeLessThan(MOST_ALARMS);
  });

  it("the default finds a difference nearly as often as one look at the end does", () => {
    const next = normal(12);
    const bounds = boundsAt(Array.from({ length: DAYS }, (_, day) => (day + 1) / DAYS));
    // The shift that one look finds with a power of 80 %.
    const shift = 1.959964 + 0.841621;
    let planned = 0;
    let fixed = 0;
    for (let run = 0; run < RUNS; run++) {
      const scores = scoresOf(next, shift);
      if (scores.some((z, day) => Math.abs(z) > (bounds[day] ?? 0))) planned++;
      if (Math.abs(scores.at(-1) ?? 0) > 1.96) fixed++;
    }
    expect(fixed / RUNS).toBeCloseTo(0.8, 1);
    expect(planned / fixed).toBeGreaterThan(0.95);
  });

  it("a verdict needs the bound of its look, and says inconclusive below it", () => {
    const looks = { plannedUnits: 1000, earlier: [] };
    const early = readPlanned({ estimate: 2.5, standardError: 1 }, looks, 500);
    expect(early.verdict).toBe("inconclusive");
    expect(early.pValue).toBeLessThan(0.05);
    expect(readPlanned({ estimate: 2.5, standardError: 1 }, { ...looks, earlier: [500] }, 1000).verdict).toBe("better");
    expect(readPlanned({ estimate: -4, standardError: 1 }, looks, 500).verdict).toBe("worse");
    // Units beyond the plan are read as its end, and a look after that brings nothing new.
    expect(readPlanned({ estimate: 2.2, standardError: 1 }, { ...looks, earlier: [500, 1000] }, 1400).verdict).toBe(
      "better",
    );
  });
});

describe("readings", () => {
  it("a guardrail says worse only when its interval for all looks is below 0", () => {
    const found = { estimate: -2.5, standardError: 1 };
    expect(readAnytime(found, 500, 1000).verdict).toBe("inconclusive");
    const { verdict, interval } = readAnytime({ estimate: -5, standardError: 1 }, 500, 1000);
    expect(verdict).toBe("worse");
    expect(interval.high).toBeLessThan(0);
    expect(interval.low).toBeLessThan(-5 - 1.96);
  });

  it("earlier behaviour is used if it is known", () => {
    const before = [1, 2, 3, 4];
    const known = sumsOf(before.map((value) => [value, 2 * value + (value % 2)] as const));
    const unknown = sumsOf(before.map((value) => [0, 2 * value + (value % 2)] as const));
    expect(differenceOf(known, known).standardError).toBeLessThan(differenceOf(unknown, unknown).standardError / 2);
  });
});

describe("sample ratio", () => {
  it("1 % of an arm that went to the other is found in at least 85 % of experiments", () => {
    let found = 0;
    let alarms = 0;
    const runs = 300;
    const gauss = normal(6);
    for (let run = 0; run < runs; run++) {
      const units = 200_000;
      const first = units / 2 + Math.round((gauss() * Math.sqrt(units)) / 2);
      if (sampleRatio([first, units - first], [0.5, 0.5]).isMismatch) alarms++;
      const moved = Math.round(first * 0.01 + gauss() * Math.sqrt(first * 0.01 * 0.99));
      if (sampleRatio([first - moved, units - first + moved], [0.5, 0.5]).isMismatch) found++;
    }
    expect(found / runs).toBeGreaterThanOrEqual(0.85);
    expect(alarms).toBeLessThanOrEqual(3);
  });

  it("an empty experiment is no mismatch, and shares may differ", () => {
    expect(sampleRatio([0, 0], [0.5, 0.5]).isMismatch).toBe(false);
    expect(sampleRatio([900, 100], [0.9, 0.1]).pValue).toBe(1);
    expect(sampleRatio([900, 100], [0.5, 0.5]).isMismatch).toBe(true);
  });
});

describe("variance", () => {
  it("adjusting for earlier behaviour leaves 1 - ρ² of the variance, within 2 %", () => {
    for (const rho of [0, 0.3, 0.6, 0.9]) {
      const next = normal(21 + rho * 10);
      const arm = () =>
        sumsOf(
          Array.from({ length: 50_000 }, () => {
            const before = next();
            return [3 + before, 10 + rho * before + Math.sqrt(1 - rho * rho) * next()] as const;
          }),
        );
      const treatment = arm();
      const control = arm();
      const plain = difference(meanOf(treatment), meanOf(control)).standardError ** 2;
      const [first, second] = adjusted(treatment, control);
      const left = difference(first, second).standardError ** 2;
      expect(Math.abs(left / plain - (1 - rho * rho))).toBeLessThan(0.02);
    }
  });

  it("the adjusted difference is the plain one if both arms behaved alike before", () => {
    const pairs = [
      [1, 5],
      [2, 7],
      [3, 6],
    ] as const;
    const treatment = sumsOf(pairs.map(([before, outcome]) => [before, outcome + 1] as const));
    const [first, second] = adjusted(treatment, sumsOf(pairs));
    expect(first.mean - second.mean).toBeCloseTo(1, 12);
  });

  it("a ratio's error counts people, by the delta method, as resampling people does", () => {
    const next = uniform(31);
    const people = Array.from({ length: 2000 }, () => {
      const taste = next();
      const lists = 1 + Math.floor(20 * next());
      return {
        lists,
        clicks: Array.from({ length: lists }, next).filter((draw) => draw < taste / 2).length,
      };
    });
    const sums = (sample: typeof people): RatioSums => ({
      units: sample.length,
      numerator: sample.reduce((sum, { clicks }) => sum + clicks, 0),
      numeratorSquares: sample.reduce((sum, { clicks }) => sum + clicks ** 2, 0),
      denominator: sample.reduce((sum, { lists }) => sum + lists, 0),
      denominatorSquares: sample.reduce((sum, { lists }) => sum + lists ** 2, 0),
      products: sample.reduce((sum, { clicks, lists }) => sum + clicks * lists, 0),
    });
    const ratios = Array.from({ length: 400 }, () => {
      const sample = people.map(() => people[Math.floor(next() * people.length)] ?? { lists: 1, clicks: 0 });
      return ratioOf(sums(sample)).mean;
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const deviation = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio - mean) ** 2, 0) / ratios.length);
    const byDelta = Math.sqrt(ratioOf(sums(people)).variance);
    expect(Math.abs(byDelta / deviation - 1)).toBeLessThan(0.15);
    // Each list as a case of its own would be far too sure.
    const { numerator, denominator } = sums(people);
    const rate = numerator / denominator;
    expect(byDelta / Math.sqrt((rate * (1 - rate)) / denominator)).toBeGreaterThan(1.4);
  });
});

describe("planning", () => {
  it("units, power and the detectable effect agree with each other and with the textbook", () => {
    // 5 % against 5.5 %, two-sided 5 %, power 80 %: 31,231 in each arm by pooled variance of 5.25 %.
    const variance = 0.0525 * 0.9475;
    const units = unitsFor({ effect: 0.005, variance }, 0.8);
    expect(Math.abs(units / 2 / 31_234 - 1)).toBeLessThan(0.001);
    expect(powerOf({ effect: 0.005, variance }, units)).toBeCloseTo(0.8, 4);
    expect(detectableEffect({ variance }, units, 0.8)).toBeCloseTo(0.005, 6);
    expect(powerOf({ effect: 0, variance }, units)).toBeCloseTo(0.05, 10);
  });

  it("several metrics are called significant as Benjamini and Hochberg would", () => {
    // The example of their paper, table 1: four are significant at 5 %.
    const pValues = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(adjustedForDiscovery(pValues).filter((p) => p <= 0.05)).toHaveLength(4);
    expect(adjustedForDiscovery([0.04, 0.01])).toEqual([0.04, 0.02]);
    expect(adjustedForDiscovery([])).toEqual([]);
  });
});
