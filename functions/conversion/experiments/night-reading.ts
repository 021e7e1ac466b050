import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import { type Experiment, type Metric, metrics } from "../contract/experiment.ts";
import type { MetricReading, Reading } from "../contract/reading.ts";
import { sharesOf } from "./assigned.ts";
import type { Bought } from "./bought.ts";
import { adjustedForDiscovery } from "./false-discovery.ts";
import { byUnit, clickSums, paidSums, type TriedLists } from "./outcomes.ts";
import type { Participant } from "./people.ts";
import { differenceOf, type Reading as Found, readAnytime, readPlanned } from "./reading.ts";
import { sampleRatio } from "./sample-ratio.ts";
import { type Difference, difference, ratioOf } from "./sums.ts";

const ALPHA = 0.05;
/** Fewer people in an arm have no variance to speak of. */
const FEWEST = 2;

/** All that a reading follows from. */
export interface Seen {
  readonly people: readonly Participant[];
  readonly crossed: number;
  readonly isTooMany: boolean;
  readonly bought: readonly Bought[];
  readonly tried: ReadonlyMap<string, readonly TriedLists[]>;
  /** The end of the last day that is in it, in ms. */
  readonly cutoff: number;
}

/** How many people had been watched to the end by the end of each day before the last. */
function earlierLooks(ends: readonly number[], from: number, cutoff: number): number[] {
  const sorted = ends.toSorted((a, b) => a - b);
  const looks: number[] = [];
  let at = 0;
  for (let day = from; day < cutoff; day += DAY_MS) {
    while (at < sorted.length && (sorted[at] ?? 0) <= day) at++;
    if (at > 0) looks.push(at);
  }
  return looks;
}

const startOf = (instant: string): number => Date.parse(dayOf(instant));

type Role = MetricReading["role"];
const roleOf = ({ main, guardrails }: Experiment, metric: Metric): Role =>
  metric === main ? "main" : guardrails.includes(metric) ? "guardrail" : "secondary";
const METHODS = { main: "planned-looks", guardrail: "any-time", secondary: "at-the-end" } as const;

/** More of it is worse. */
const turned = ({ verdict, ...found }: Found, metric: Metric): Found => {
  if (metric !== "refunds" || verdict === "inconclusive") return { ...found, verdict };
  return { ...found, verdict: verdict === "better" ? "worse" : "better" };
};

interface Measured {
  readonly metric: Metric;
  readonly means: readonly number[];
  /** Of each treatment. */
  readonly differences: readonly Difference[];
}

function measured(experiment: Experiment, arms: readonly (readonly Participant[])[], seen: Seen): Measured[] {
  const { surface, currency, outcomeDays } = experiment;
  const until = ({ at }: Participant) => at + outcomeDays * DAY_MS;
  const orders = byUnit(seen.bought);
  return metrics.flatMap((metric): Measured[] => {
    if (metric === "clicks") {
      if (surface.kind !== "lists") return [];
      const sums = arms.map((people) => clickSums(people, seen.tried, until));
      if (sums.some(({ denominator }) => denominator === 0)) return [];
      const [control, ...treatments] = sums.map(ratioOf);
      if (control === undefined) return [];
      const means = [control, ...treatments].map(({ mean }) => mean);
      return [{ metric, means, differences: treatments.map((each) => difference(each, control)) }];
    }
    const [control, ...treatments] = arms.map((people) => paidSums(people, orders, { metric, currency, until }));
    if (control === undefined) return [];
    const means = [control, ...treatments].map(({ outcome, units }) => outcome / units);
    return [{ metric, means, differences: treatments.map((each) => differenceOf(each, control)) }];
  });
}

/** Nothing was bought, or all alike: there is nothing to tell apart. */
const NOTHING: Found = {
  estimate: 0,
  standardError: 0,
  interval: { low: 0, high: 0 },
  pValue: 1,
  verdict: "inconclusive",
};

function readMetrics(experiment: Experiment, found: readonly Measured[], looks: Looks): MetricReading[] {
  const { arms, plannedPeople } = experiment;
  const { units, earlier, isOver } = looks;
  const alpha = ALPHA / (arms.length - 1);
  const read = found.map(({ metric, means, differences }) => {
    const role = roleOf(experiment, metric);
    const readings = differences.map((each) => {
      if (!(each.standardError > 0)) return NOTHING;
      if (role === "main")
        return turned(readPlanned(each, { plannedUnits: plannedPeople, earlier }, units, alpha), metric);
      return turned(readAnytime(each, units, plannedPeople, alpha), metric);
    });
    return { metric, role, means, readings };
  });
  const beside = read.filter(({ role }) => role === "secondary").flatMap(({ readings }) => readings);
  const adjustedValues = new Map(
    adjustedForDiscovery(beside.map(({ pValue }) => pValue)).map((p, n) => [beside[n], p]),
  );
  return read.map(({ metric, role, means, readings }) => ({
    metric,
    role,
    method: METHODS[role],
    arms: means.map((mean, n) => ({ arm: arms[n]?.name ?? "", mean })),
    comparisons: readings.map((each, n) => {
      const adjusted = adjustedValues.get(each);
      const sign = Math.sign(each.estimate) * (metric === "refunds" ? -1 : 1);
      const atTheEnd =
        isOver && adjusted !== undefined && adjusted < ALPHA ? (sign > 0 ? "better" : "worse") : undefined;
      const control = means[0] ?? 0;
      return {
        arm: arms[n + 1]?.name ?? "",
        estimate: each.estimate,
        ...each.interval,
        ...(control !== 0 && { relative: each.estimate / control }),
        pValue: each.pValue,
        ...(role === "secondary" && { adjustedPValue: adjusted ?? 1 }),
        verdict: role === "secondary" ? (atTheEnd ?? "inconclusive") : each.verdict,
      };
    }),
  }));
}

interface Looks {
  readonly units: number;
  readonly earlier: readonly number[];
  readonly isOver: boolean;
}

/**
 * What an experiment shows up to the end of a day, by the people who were watched to the end: what each of them did is told, so
 * that a later look adds people and changes none, but for what was given back since.
 */
export function readingOf(experiment: Experiment, seen: Seen): Reading {
  const { id, arms, outcomeDays, plannedPeople, startedAt = iso(seen.cutoff), stoppedAt } = experiment;
  const { cutoff } = seen;
  const watchedMs = outcomeDays * DAY_MS;
  const watched = seen.people.filter(({ at }) => at + watchedMs <= cutoff);
  const inArms = arms.map(({ name }) => watched.filter(({ arm }) => arm === name));
  const units = watched.length;
  const ratio = sampleRatio(
    inArms.map((people) => people.length),
    sharesOf(arms).map(({ share }) => share),
  );
  const end = stoppedAt ?? iso(Date.parse(startedAt) + experiment.plannedDays * DAY_MS);
  const isOver = cutoff >= Date.parse(end) + watchedMs || units >= plannedPeople;
  const state = seen.isTooMany
    ? "too-many"
    : inArms.some((people) => people.length < FEWEST)
      ? "too-few"
      : ratio.isMismatch
        ? "mismatch"
        : "read";
  const earlier = earlierLooks(
    watched.map(({ at }) => at + watchedMs),
    startOf(startedAt),
    cutoff,
  );
  const members = new Set(watched.map(({ unit }) => unit));
  return {
    experiment: id,
    through: dayOf(iso(cutoff - DAY_MS)),
    state,
    people: arms.map(({ name }, n) => ({
      arm: name,
      met: seen.people.filter(({ arm }) => arm === name).length,
      watched: inArms[n]?.length ?? 0,
    })),
    crossed: seen.crossed,
    sampleRatio: ratio,
    planned: units / plannedPeople,
    isOver,
    otherCurrencies: seen.bought.filter(
      (each) => each.currency !== experiment.currency && members.has(`u:${each.user}`) && each.paidAt >= startedAt,
    ).length,
    metrics:
      state === "read" ? readMetrics(experiment, measured(experiment, inArms, seen), { units, earlier, isOver }) : [],
  };
}
