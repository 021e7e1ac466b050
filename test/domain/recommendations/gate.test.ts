import { expect, test } from "vitest";
import { type Opponent, pairedBounds, promotionDecision } from "../../../functions/recommendations/training/gate.ts";

const constant = (value: number, count = 200) => new Float64Array(count).fill(value);
const popularity = constant(0.1);
const none: Opponent = { kind: "none" };
const against = (scores: Float64Array, isFittedAlike = false): Opponent => ({
  kind: "champion",
  scores,
  isFittedAlike,
});
const decide = (challenger: Float64Array, opponent: Opponent) =>
  promotionDecision({ challenger, popularity, opponent, seed: 1 });
/** As good on average, and so far apart by case that few cases tell nothing. */
const swings = (mean: number, count = 40) =>
  Float64Array.from({ length: count }, (_, at) => mean + (at % 2 === 0 ? 0.2 : -0.2));
const swung = (mean: number, count = 40) =>
  Float64Array.from({ length: count }, (_, at) => mean + (at % 2 === 0 ? -0.2 : 0.2));

test("the first model is promoted if it beats popularity", () => {
  expect(decide(constant(0.2), none)).toMatchObject({ promote: true });
});

test("a model that does not beat popularity is kept out, whatever the champion does", () => {
  const decision = decide(constant(0.1), against(constant(0.05)));
  expect(decision.promote).toBe(false);
  expect(decision.why).toContain("popularity");
});

test("a model whose scores are NaN beats nothing", () => {
  for (const opponent of [none, against(constant(0)), against(constant(0.1), true)]) {
    expect(decide(constant(Number.NaN), opponent).promote).toBe(false);
  }
});

test("a model as good as the champion is promoted, and the decision says they were compared", () => {
  expect(decide(constant(0.3), against(constant(0.3)))).toMatchObject({ promote: true, compared: true, lowerBound: 0 });
});

test("a model two per cent worse than the champion is kept out, and the reason says by how much", () => {
  for (const alike of [false, true]) {
    const decision = decide(constant(0.294), against(constant(0.3), alike));
    expect(decision.promote).toBe(false);
    expect(decision.lowerBound).toBeCloseTo(-0.02);
    expect(decision.upperBound).toBeCloseTo(-0.02);
    expect(decision.why).toContain("2.0 %");
  }
});

test("without a measurable difference only a model with the champion's settings is promoted", () => {
  expect(decide(swings(0.4), against(swung(0.4)))).toMatchObject({ promote: false, compared: true });
  const decision = decide(swings(0.4), against(swung(0.4), true));
  expect(decision).toMatchObject({ promote: true, compared: true });
  expect(decision.lowerBound).toBeLessThan(-0.01);
  expect(decision.upperBound).toBeGreaterThan(0);
});

test("a decision without a comparison with the champion says so", () => {
  const decision = decide(constant(0.3), { kind: "alike" });
  expect(decision).toMatchObject({ promote: true, compared: false });
  expect(decision.why).toContain("not compared");
  expect(decision).not.toHaveProperty("lowerBound");
  const settings = decide(constant(0.3), { kind: "settings", scores: constant(0.3) });
  expect(settings).toMatchObject({ promote: true, compared: false, lowerBound: 0 });
  expect(settings.why).toContain("not compared");
  expect(decide(constant(0.2), { kind: "settings", scores: constant(0.3) }).promote).toBe(false);
});

test("without held-out cases nothing is promoted", () => {
  const nothing = constant(0, 0);
  expect(promotionDecision({ challenger: nothing, popularity: nothing, opponent: none, seed: 1 }).promote).toBe(false);
});

test("the bounds are the same for the same seed", () => {
  const [a, b] = [
    Float64Array.from({ length: 50 }, (_, k) => (k % 7) / 7),
    Float64Array.from({ length: 50 }, (_, k) => (k % 5) / 5),
  ];
  const bounds = pairedBounds(a!, b!, 3);
  expect(pairedBounds(a!, b!, 3)).toEqual(bounds);
  expect(bounds.lower).toBeLessThan(bounds.upper);
});
