import { describe, expect, it } from "vitest";
import { chiSquareTail, logGamma } from "../../../functions/shared/statistics/gamma.ts";
import { normalCdf, normalQuantile, twoSided } from "../../../functions/shared/statistics/normal.ts";

// Reference values of SciPy 1.17 (scipy.stats.norm, scipy.stats.chi2, scipy.special.gammaln).
const relative = (value: number, reference: number): number => Math.abs(value / reference - 1);

describe("distributions", () => {
  it("the normal distribution keeps its digits far out in the tail", () => {
    for (const [z, probability] of [
      [-10, 7.61985302416047e-24],
      [-5, 2.866515718791933e-7],
      [-1.3, 0.09680048458561036],
      [0.5, 0.6914624612740131],
      [2, 0.9772498680518208],
    ] as const) {
      expect(relative(normalCdf(z), probability)).toBeLessThan(1e-12);
    }
    expect(normalCdf(0)).toBe(0.5);
    expect(relative(twoSided(3), 0.0026997960632601866)).toBeLessThan(1e-12);
  });

  it("quantiles of the normal distribution are those of the reference", () => {
    for (const [p, z] of [
      [1e-12, -7.034483825301131],
      [1e-5, -4.264890793922825],
      [0.025, -1.9599639845400545],
      [0.9, 1.2815515655446004],
    ] as const) {
      expect(relative(normalQuantile(p), z)).toBeLessThan(1e-12);
    }
    expect(() => normalQuantile(0)).toThrow(RangeError);
    expect(() => normalQuantile(Number.NaN)).toThrow(RangeError);
  });

  it("tails of the chi-square distribution and the gamma function are those of the reference", () => {
    expect(relative(chiSquareTail(10.827566170662733, 1), 0.001)).toBeLessThan(1e-12);
    expect(relative(chiSquareTail(3, 5), 0.6999858358786276)).toBeLessThan(1e-12);
    expect(relative(chiSquareTail(200, 100), 1.1784500720979781e-8)).toBeLessThan(1e-11);
    expect(chiSquareTail(0, 3)).toBe(1);
    expect(relative(logGamma(0.5), 0.5723649429247)).toBeLessThan(1e-12);
    expect(relative(logGamma(100.5), 361.43554046777757)).toBeLessThan(1e-13);
  });
});
