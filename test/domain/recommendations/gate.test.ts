import { expect, test } from "vitest";
import { pairedLowerBound, promotionDecision } from "../../../functions/recommendations/training/gate.ts";

const constant = (value: number, count = 200) => new Float64Array(count).fill(value);
const popularity = constant(0.1);

test("the first model is promoted if it beats popularity", () => {
  expect(promotionDecision({ challenger: constant(0.2), popularity, seed: 1 }).promote).toBe(true);
});

test("a model that does not beat popularity is kept out, whatever the champion does", () => {
  const decision = promotionDecision({ challenger: constant(0.1), popularity, champion: constant(0.05), seed: 1 });
  expect(decision.promote).toBe(false);
  expect(decision.why).toContain("popularity");
});

test("a model whose scores are NaN beats nothing", () => {
  for (const champion of [undefined, constant(0), constant(0.1)]) {
    expect(promotionDecision({ challenger: constant(Number.NaN), popularity, champion, seed: 1 }).promote).toBe(false);
  }
});

test("a model as good as the champion is promoted", () => {
  expect(promotionDecision({ challenger: constant(0.3), popularity, champion: constant(0.3), seed: 1 })).toMatchObject({
    promote: true,
    lowerBound: 0,
  });
});

test("a model two per cent worse than the champion is kept out, and the reason says by how much", () => {
  const decision = promotionDecision({ challenger: constant(0.294), popularity, champion: constant(0.3), seed: 1 });
  expect(decision.promote).toBe(false);
  expect(decision.lowerBound).toBeCloseTo(-0.02);
  expect(decision.why).toContain("2.0 %");
});

test("a model with a better mean but too few cases is kept out", () => {
  const champion = Float64Array.from([0.2, 0.9, 0.1, 0.8]);
  const challenger = Float64Array.from([0.9, 0.2, 0.9, 0.2]);
  expect(promotionDecision({ challenger, popularity: constant(0, 4), champion, seed: 1 }).promote).toBe(false);
});

test("without held-out cases nothing is promoted", () => {
  expect(promotionDecision({ challenger: constant(0, 0), popularity: constant(0, 0), seed: 1 }).promote).toBe(false);
});

test("the bound is the same for the same seed", () => {
  const [a, b] = [
    Float64Array.from({ length: 50 }, (_, k) => (k % 7) / 7),
    Float64Array.from({ length: 50 }, (_, k) => (k % 5) / 5),
  ];
  expect(pairedLowerBound(a!, b!, 3)).toBe(pairedLowerBound(a!, b!, 3));
});
