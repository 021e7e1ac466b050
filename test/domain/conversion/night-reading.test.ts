import { expect, test } from "vitest";
import type { Experiment } from "../../../functions/conversion/contract/experiment.ts";
import type { Exposure } from "../../../functions/conversion/contract/exposure.ts";
import { policyReadingOf } from "../../../functions/conversion/evaluation/slot-policies.ts";
import type { Bought } from "../../../functions/conversion/experiments/bought.ts";
import { holdoutReadingOf } from "../../../functions/conversion/experiments/holdout-reading.ts";
import { readingOf, type Seen } from "../../../functions/conversion/experiments/night-reading.ts";
import { addOrders, Merges, peopleOf } from "../../../functions/conversion/experiments/people.ts";
import { sampleSize } from "../../../functions/conversion/experiments/sample-size.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const DAY = 86_400_000;
const START = Date.parse("2026-06-01T00:00:00Z");
const at = (day: number) => new Date(START + day * DAY).toISOString();

const experiment: Experiment = {
  id: "tried",
  name: "Tried",
  hypothesis: "",
  surface: { kind: "lists", placements: ["home"] },
  arms: [
    { name: "control", weight: 1 },
    { name: "other", weight: 1 },
  ],
  audience: "everyone",
  share: 1,
  main: "revenue",
  guardrails: ["refunds"],
  currency: "usd",
  outcomeDays: 7,
  plannedPeople: 4_000,
  plannedDays: 20,
  state: "running",
  version: 2,
  createdAt: at(0),
  updatedAt: at(0),
  updatedBy: "op",
  startedAt: at(0),
};

const paid = (user: string, day: number, more: Partial<Bought> = {}): Bought => ({
  ...{ order: `${user}-${day}`, user, visitors: [], paidAt: at(day), version: 1 },
  ...{ revenue: 1_000, refunded: 0, currency: "usd", margin: 200, marginIn: "usd", ...more },
});

/** People who meet one arm each on one of fourteen days, and buy more with the second, and if they bought before. */
function simulated(lift: number, people = 4_000, seed = 7) {
  const random = uniform(seed);
  const exposures: Exposure[] = [];
  const bought: Bought[] = [];
  for (let n = 0; n < people; n++) {
    const arm = random() < 0.5 ? "control" : "other";
    const day = Math.floor(random() * 14) + 0.5;
    const user = `p${n}`;
    exposures.push({ experiment: "tried", arm, unit: `u:${user}`, at: at(day) });
    const isBuyer = random() < 0.3;
    if (isBuyer) bought.push(paid(user, day - 1 - random() * 20, { revenue: 500 + Math.floor(random() * 1_000) }));
    if (random() < (isBuyer ? 0.5 : 0.1) + (arm === "other" ? lift : 0)) {
      bought.push(paid(user, day + random() * 10, { revenue: 500 + Math.floor(random() * 1_000) }));
    }
  }
  return { exposures, bought };
}

function seenOf({ exposures, bought }: ReturnType<typeof simulated>, cutoff: number): Seen {
  const merges = new Merges();
  addOrders(merges, bought);
  return { ...peopleOf(exposures, merges, cutoff), isTooMany: false, bought, tried: new Map(), cutoff };
}
const end = START + 22 * DAY;

/** The difference by least squares on each person's row: outcome = a + b before, with one slope for both arms. */
function oracle({ exposures, bought }: ReturnType<typeof simulated>) {
  const rows = exposures.map(({ arm, unit, at: met }) => {
    const since = Date.parse(met);
    const own = bought
      .filter(({ user }) => `u:${user}` === unit)
      .map((each) => ({ ...each, t: Date.parse(each.paidAt) }));
    const sum = (some: readonly Bought[]) => some.reduce((all, { revenue }) => all + revenue, 0);
    const y = sum(own.filter(({ t }) => t >= since && t < since + 7 * DAY));
    return { arm, y, x: sum(own.filter(({ t }) => t >= since - 28 * DAY && t < since)) };
  });
  const mean = (values: readonly number[]) => values.reduce((all, each) => all + each, 0) / values.length;
  const arms = ["control", "other"].map((name) => rows.filter(({ arm }) => arm === name));
  let [xy, xx] = [0, 0];
  for (const arm of arms) {
    const [mx, my] = [mean(arm.map(({ x }) => x)), mean(arm.map(({ y }) => y))];
    for (const { x, y } of arm) {
      xy += (x - mx) * (y - my);
      xx += (x - mx) ** 2;
    }
  }
  const left = arms.map((arm) => arm.map(({ x, y }) => y - (xy / xx) * x));
  const [control, other] = left.map(mean) as [number, number];
  return { estimate: other - control, means: arms.map((arm) => mean(arm.map(({ y }) => y))) };
}

test("a reading's estimate is that of a regression on each person's row", () => {
  const made = simulated(0.1);
  const found = readingOf(experiment, seenOf(made, end));
  const expected = oracle(made);
  const main = found.metrics.find(({ role }) => role === "main")!;
  expect(found).toMatchObject({ state: "read", isOver: true, planned: 1, through: "2026-06-22", crossed: 0 });
  expect(main).toMatchObject({ metric: "revenue", method: "planned-looks" });
  expect(main.arms.map(({ mean }) => mean)).toEqual(expected.means.map((mean) => expect.closeTo(mean, 6)));
  expect(main.comparisons[0]!.estimate).toBeCloseTo(expected.estimate, 6);
  expect(main.comparisons[0]).toMatchObject({ arm: "other", verdict: "better" });
});

test("without a difference the answer is inconclusive", () => {
  const found = readingOf(experiment, seenOf(simulated(0), end));
  expect(found.metrics.flatMap(({ comparisons }) => comparisons.map(({ verdict }) => verdict))).toEqual(
    found.metrics.map(() => "inconclusive"),
  );
});

test("facts in any order, and told twice, come to the same reading", () => {
  const made = simulated(0.1);
  const first = readingOf(experiment, seenOf(made, end));
  const again = { exposures: made.exposures.toReversed(), bought: made.bought.toReversed() };
  const { metrics, ...rest } = readingOf(experiment, seenOf(again, end));
  expect(rest).toEqual({ ...first, metrics: undefined, ...rest });
  for (const [n, metric] of metrics.entries()) {
    expect(metric.comparisons[0]!.estimate).toBeCloseTo(first.metrics[n]!.comparisons[0]!.estimate, 9);
  }
});

test("what is not over yet takes only people who were watched to the end", () => {
  const found = readingOf(experiment, seenOf(simulated(0.1), START + 10 * DAY));
  const [met, watched] = (["met", "watched"] as const).map((of) =>
    found.people.reduce((sum, each) => sum + each[of], 0),
  );
  expect(found.isOver).toBe(false);
  expect(watched).toBeLessThan(met!);
  expect(found.planned).toBeCloseTo(watched! / 4_000, 9);
});

test("secondary metrics have no verdict before the end", () => {
  const made = simulated(0.3);
  const early = readingOf({ ...experiment, plannedPeople: 100_000 }, seenOf(made, START + 15 * DAY));
  const late = readingOf(experiment, seenOf(made, end));
  const verdict = ({ metrics }: typeof early) => metrics.find(({ metric }) => metric === "conversion")!.comparisons[0]!;
  expect(verdict(early)).toMatchObject({ verdict: "inconclusive" });
  expect(verdict(late)).toMatchObject({ verdict: "better" });
  expect(verdict(late).adjustedPValue).toBeGreaterThanOrEqual(verdict(late).pValue);
});

test("nothing is read where the arms have other shares than planned, or hardly anybody", () => {
  const made = simulated(0.1);
  const lost = made.exposures.filter(({ arm }, n) => arm === "control" || n % 5 > 0);
  expect(readingOf(experiment, seenOf({ ...made, exposures: lost }, end))).toMatchObject({
    state: "mismatch",
    metrics: [],
    sampleRatio: { isMismatch: true },
  });
  expect(readingOf(experiment, seenOf({ ...made, exposures: lost.slice(0, 2) }, end)).state).toBe("too-few");
});

test("more refunds are worse", () => {
  const { exposures } = simulated(0, 2_000);
  const bought = exposures.map(({ unit, arm, at: met }, n) =>
    paid(unit.slice(2), (Date.parse(met) - START) / DAY + 1, { refunded: arm === "other" ? 300 + (n % 7) : n % 7 }),
  );
  const found = readingOf(experiment, seenOf({ exposures, bought }, end));
  const refunds = found.metrics.find(({ metric }) => metric === "refunds")!;
  expect(refunds).toMatchObject({ role: "guardrail", method: "any-time" });
  expect(refunds.comparisons[0]).toMatchObject({ verdict: "worse" });
  expect(refunds.comparisons[0]!.estimate).toBeGreaterThan(0);
});

test("a visitor who signs in is one person, with the arm that they met first", () => {
  const merges = new Merges();
  addOrders(merges, [paid("b", 3, { visitors: ["2"] })]);
  const exposures: Exposure[] = [
    { experiment: "e", arm: "other", unit: "v:1", at: at(0) },
    { experiment: "e", arm: "control", unit: "u:a", was: "v:1", at: at(1) },
    { experiment: "e", arm: "control", unit: "v:2", at: at(1) },
    { experiment: "e", arm: "other", unit: "v:3", at: at(9) },
    // Somebody else on the same device.
    { experiment: "e", arm: "other", unit: "u:c", was: "v:1", at: at(2) },
  ];
  const { people, crossed } = peopleOf(exposures, merges, START + 5 * DAY);
  expect(people.map(({ unit, arm }) => [unit, arm])).toEqual([
    ["u:a", "other"],
    ["u:b", "control"],
    ["u:c", "other"],
  ]);
  expect(crossed).toBe(1);
});

test("the holdout's people tell what all measures brought, beside what lists are credited with", () => {
  const random = uniform(3);
  const exposures: Exposure[] = [];
  const bought: Bought[] = [];
  for (let n = 0; n < 50_000; n++) {
    const arm = random() < 0.02 ? "held" : "treated";
    exposures.push({ experiment: "holdout", arm, unit: `u:p${n}`, at: at(0) });
    if (random() < (arm === "held" ? 0.1 : 0.3)) bought.push(paid(`p${n}`, 1));
  }
  const credited = new Map([["usd", { net: 5, margin: 2 }]]);
  const found = holdoutReadingOf(at(0), seenOf({ exposures, bought }, end), credited);
  expect(found.state).toBe("read");
  expect(found.conversion!.difference.low).toBeGreaterThan(0);
  const [usd] = found.money;
  expect(usd).toMatchObject({ currency: "usd", attributed: { net: 5, margin: 2 } });
  const truth = 0.2 * 1_000 * found.people.treated;
  expect(usd!.incremental.revenue.low).toBeLessThan(truth);
  expect(usd!.incremental.revenue.high).toBeGreaterThan(truth);
});

test("other ways to fill chance's place are valued by the log, and refused where it says too little", () => {
  const random = uniform(11);
  const truth = (rank: number) => 0.3 / (1 + rank);
  const chances = [0.3, 0.2, 0.15, 0.12, 0.1, 0.05, 0.04, 0.04];
  // Half of chance is even, the rest by relevance, as lists are made.
  const logged = chances.map((share) => 0.5 / 8 + 0.5 * share);
  const rows = Array.from({ length: 20_000 }, () => {
    let point = random();
    let chosen = 0;
    while (chosen < 7 && point >= logged[chosen]!) point -= logged[chosen++]!;
    return { chances: logged, chosen, isClicked: random() < truth(chosen) };
  });
  const found = policyReadingOf(rows, "2026-06-22", 28);
  const expected = {
    best: truth(0),
    even: chances.reduce((sum, _, rank) => sum + truth(rank) / 8, 0),
    relevance: chances.reduce((sum, share, rank) => sum + share * truth(rank), 0),
  };
  for (const { policy, state, snips, doublyRobust } of found.policies) {
    expect(state).toBe("evaluated");
    for (const value of [snips!, doublyRobust!]) {
      expect(value.low).toBeLessThan(expected[policy]);
      expect(value.high).toBeGreaterThan(expected[policy]);
    }
  }
  const refused = policyReadingOf(rows.slice(0, 900), "2026-06-22", 28);
  expect(refused.policies.map(({ state }) => state)).toEqual(["refused", "refused", "refused"]);
  expect(policyReadingOf([], "2026-06-22", 28).logged).toEqual({ lists: 0, clicksAList: 0 });
});

test("the calculator asks for more people for smaller effects, more arms and less correlation", () => {
  const ask = { kind: "rate", baseline: 0.05, effect: 0.1, power: 0.8, arms: 2, correlation: 0 } as const;
  const { people, peopleInEachArm, days } = sampleSize({ ...ask, peopleADay: 1_000 });
  // Two proportions by the normal approximation: 2 * 7.849 * 0.0475 / 0.005^2 in each arm, and 3 % for looks on the way.
  expect(peopleInEachArm).toBeGreaterThan(30_600);
  expect(peopleInEachArm).toBeLessThan(30_800);
  expect([people, days]).toEqual([2 * peopleInEachArm, Math.ceil(people / 1_000)]);
  expect(sampleSize({ ...ask, effect: 0.05 }).people).toBeGreaterThan(3.9 * people);
  expect(sampleSize({ ...ask, arms: 3 }).peopleInEachArm).toBeGreaterThan(peopleInEachArm);
  expect(sampleSize({ ...ask, correlation: 0.6 }).people / people).toBeCloseTo(0.64, 3);
});
