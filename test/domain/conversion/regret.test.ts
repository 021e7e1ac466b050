import { expect, test } from "vitest";
import { type Arm, type ArmSums, drawn, drawnFrom, NO_SUMS } from "../../../functions/conversion/offers/choice.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

/** What people do when they are given an arm: who knows it is not the rule that chooses. */
interface Truth {
  readonly kind: Arm["kind"];
  readonly rate: number;
  readonly margin: number;
}
const NIGHTS = 60;
const PEOPLE = 100;

const fresh = (truths: readonly Truth[]): ArmSums[] => truths.map(() => NO_SUMS);
const after = (sums: ArmSums, reward: number): ArmSums => ({
  decisions: sums.decisions + 1,
  bought: sums.bought + (reward > 0 ? 1 : 0),
  total: sums.total + reward,
  squares: sums.squares + reward ** 2,
});

/** The probabilities of the arms on a day, by what the nights before have learnt. */
type Policy = (truths: readonly Truth[], sums: readonly ArmSums[]) => number[];
const ours: Policy = (truths, sums) => {
  const arms = truths.map(({ kind }, n): Arm => ({ kind, sums: sums[n] ?? NO_SUMS, ...(n > 0 && { offer: `${n}` }) }));
  return drawnFrom(arms).map(({ propensity }) => propensity);
};
const even: Policy = (truths) => truths.map(() => 1 / truths.length);

/** What a policy loses against one that knows the truth, a person. */
function regretOf(policy: Policy, truths: readonly Truth[], seed: number): number {
  const next = uniform(seed);
  const worth = truths.map(({ rate, margin }) => rate * margin);
  const best = Math.max(...worth);
  const sums = fresh(truths);
  let lost = 0;
  for (let night = 0; night < NIGHTS; night++) {
    const propensities = policy(truths, sums);
    for (let person = 0; person < PEOPLE; person++) {
      const arm = drawn(propensities, next());
      const [truth, own] = [truths[arm], sums[arm]];
      if (!truth || !own) throw new Error(`There is no arm ${arm}.`);
      lost += best - truth.rate * truth.margin;
      sums[arm] = after(own, next() < truth.rate ? truth.margin : 0);
    }
  }
  return lost / (NIGHTS * PEOPLE);
}
const meanOf = (policy: Policy, truths: readonly Truth[]): number => {
  const seeds = Array.from({ length: 10 }, (_, n) => n + 1);
  return seeds.reduce((sum, seed) => sum + regretOf(policy, truths, seed), 0) / seeds.length;
};

test("where an offer helps, choices lose less than half of what an even draw loses", () => {
  const truths: Truth[] = [
    { kind: "nothing", rate: 0.05, margin: 10_000 },
    { kind: "message", rate: 0.055, margin: 10_000 },
    { kind: "discount", rate: 0.12, margin: 8_000 },
    { kind: "discount", rate: 0.06, margin: 6_000 },
  ];
  expect(meanOf(ours, truths)).toBeLessThan(0.5 * meanOf(even, truths));
});

test("where every offer loses, most people end up with nothing", () => {
  const truths: Truth[] = [
    { kind: "nothing", rate: 0.1, margin: 10_000 },
    { kind: "discount", rate: 0.1, margin: 7_000 },
  ];
  expect(meanOf(ours, truths)).toBeLessThan(0.6 * meanOf(even, truths));
});
