import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import type { Experiment } from "../contract/experiment.ts";
import type { Exposure } from "../contract/exposure.ts";
import type { Plan } from "../contract/plan.ts";
import { type Chosen, policyReadingOf } from "../evaluation/slot-policies.ts";
import type { Bought } from "../experiments/bought.ts";
import { holdoutReadingOf } from "../experiments/holdout-reading.ts";
import { readingOf, type Seen } from "../experiments/night-reading.ts";
import type { TriedLists } from "../experiments/outcomes.ts";
import { addOrders, Merges, peopleOf } from "../experiments/people.ts";
import { KEPT_DAYS, MOST_PEOPLE, POLICY_DAYS } from "../settings.ts";
import type { FindExperiment, FindPlan, Now } from "./ports.ts";
import type {
  KeepHoldoutReading,
  KeepPolicyReading,
  KeepReading,
  ReadBought,
  ReadCredited,
  ReadExposures,
  ReadListDay,
} from "./reading-ports.ts";

export interface ReadNightPorts {
  readonly findPlan: FindPlan;
  readonly findExperiment: FindExperiment;
  readonly readExposures: ReadExposures;
  readonly readBought: ReadBought;
  readonly readListDay: ReadListDay;
  readonly readCredited: ReadCredited;
  readonly keepReading: KeepReading;
  readonly keepHoldoutReading: KeepHoldoutReading;
  readonly keepPolicyReading: KeepPolicyReading;
  readonly now: Now;
}

/** What people did before they met an experiment is counted for so many days. */
const BEFORE_DAYS = 28;

/** The days from an instant (ms) until before another, the newest of them as long as facts are kept. */
function daysBetween(from: number, until: number): string[] {
  const first = Math.max(Date.parse(dayOf(iso(from))), until - KEPT_DAYS * DAY_MS);
  return Array.from({ length: Math.max(0, Math.ceil((until - first) / DAY_MS)) }, (_, n) =>
    dayOf(iso(first + n * DAY_MS)),
  );
}

async function gathered<T>(from: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of from) all.push(each);
  return all;
}

/** The lists of experiments that people saw, by experiment, and what chance chose in the last weeks. */
async function listDays(ports: ReadNightPorts, days: readonly string[], recent: ReadonlySet<string>) {
  const tried = new Map<string, (TriedLists & { readonly unit: string })[]>();
  const choices: Chosen[] = [];
  for (const day of days) {
    const found = await ports.readListDay(day);
    for (const { experiment, unit, lists, clicks } of found?.tried ?? []) {
      const own = tried.get(experiment) ?? [];
      tried.set(experiment, own);
      own.push({ unit, day: Date.parse(day), lists, clicks });
    }
    if (recent.has(day)) choices.push(...(found?.choices ?? []));
  }
  return { tried, choices };
}

interface Facts {
  readonly bought: readonly Bought[];
  readonly tried: ReadonlyMap<string, readonly TriedLists[]>;
  readonly cutoff: number;
}

/** Who took part in an experiment, and what they did. */
async function seenOf(ports: ReadNightPorts, experiment: string, { bought, tried, cutoff }: Facts): Promise<Seen> {
  const exposures: Exposure[] = await gathered(ports.readExposures(experiment));
  const merges = new Merges();
  addOrders(merges, bought);
  const { people, crossed } = peopleOf(exposures, merges, cutoff);
  const own = Map.groupBy(tried.get(experiment) ?? [], ({ unit }) => merges.unitOf(unit));
  return { people, crossed, isTooMany: exposures.length >= MOST_PEOPLE, bought, tried: own, cutoff };
}

const wanted = async (ports: ReadNightPorts, { running, watched }: Plan): Promise<Experiment[]> => {
  const ids = [...running.map(({ id }) => id), ...watched.map(({ id }) => id)];
  const found = await Promise.all(ids.map(ports.findExperiment));
  return found.filter((each) => each !== undefined);
};

/**
 * What experiments, the holdout and other ways to fill the place given to chance show up to the end of yesterday (UTC). Made
 * again on the same day it comes to the same; what is given back later is in the next.
 */
export async function readNight(ports: ReadNightPorts): Promise<{ readonly experiments: number }> {
  const cutoff = Date.parse(dayOf(iso(ports.now())));
  const plan = await ports.findPlan();
  const experiments = await wanted(ports, plan);
  const starts = experiments.map(({ startedAt = iso(cutoff) }) => Date.parse(startedAt) - BEFORE_DAYS * DAY_MS);
  const since = plan.holdout ? Date.parse(plan.holdout.since) : cutoff;
  const isBefore = ({ paidAt }: Bought) => Date.parse(paidAt) < cutoff;
  const bought = (await gathered(ports.readBought(daysBetween(Math.min(cutoff, since, ...starts), cutoff)))).filter(
    isBefore,
  );
  const recent = daysBetween(cutoff - POLICY_DAYS * DAY_MS, cutoff);
  const listed = daysBetween(Math.min(Date.parse(recent[0] ?? iso(cutoff)), ...starts), cutoff);
  const { tried, choices } = await listDays(ports, listed, new Set(recent));
  const facts = { bought, tried, cutoff };
  for (const each of experiments) await ports.keepReading(readingOf(each, await seenOf(ports, each.id, facts)));
  if (plan.holdout) {
    const credited = await ports.readCredited(daysBetween(since, cutoff));
    const seen = await seenOf(ports, "holdout", facts);
    await ports.keepHoldoutReading(holdoutReadingOf(plan.holdout.since, seen, credited));
  }
  await ports.keepPolicyReading(policyReadingOf(choices, dayOf(iso(cutoff - DAY_MS)), POLICY_DAYS));
  return { experiments: experiments.length };
}
