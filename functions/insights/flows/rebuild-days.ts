import { inTurns } from "../../shared/kernel/in-turns.ts";
import { steps } from "../contract/funnel.ts";
import type { ActivityCell, JourneyCell } from "../domain/counts.ts";
import { dayText } from "../domain/days.ts";
import { type FunnelDay, funnelDay, sortedCells } from "../domain/funnel-days.ts";
import type { Journeys } from "../domain/journeys.ts";
import { customsAfter, partOf } from "../domain/people.ts";
import { JOURNEY_DAYS, PEOPLE_PARTS } from "../settings.ts";
import type { FindFunnelMonth, FindPeople, KeepDay, KeepFunnelMonth, KeepPeople, ListScopes } from "./ports.ts";
import { journeysOf, type ReadLogPorts } from "./read-log.ts";

export interface RebuildDaysPorts extends ReadLogPorts {
  readonly keepDay: KeepDay;
  readonly findFunnelMonth: FindFunnelMonth;
  readonly keepFunnelMonth: KeepFunnelMonth;
  readonly listScopes: ListScopes;
  readonly findPeople: FindPeople;
  readonly keepPeople: KeepPeople;
}

export const ALL = "all";

type CreatorOf = (product: string) => string | undefined;

/** Adds customers' acts to their records. Idempotent. */
async function addPeople(ports: RebuildDaysPorts, journeys: Journeys, creatorOf: CreatorOf): Promise<void> {
  const parts = Array.from({ length: PEOPLE_PARTS }, (_, part) => part);
  await inTurns(2, parts, String, async (part) => {
    const people = new Map(await ports.findPeople(part));
    for (const { user, did } of journeys.users((each) => partOf(each, PEOPLE_PARTS) === part)) {
      const customs = customsAfter(people.get(user), did, creatorOf);
      if (customs.size > 0) people.set(user, customs);
    }
    await ports.keepPeople(part, people);
  });
}

const NOBODY: FunnelDay = funnelDay([]);

/** A day's journeys by creator, and all of them. */
function byScope(cells: readonly JourneyCell[], creatorOf: CreatorOf): Map<string, FunnelDay> {
  const scopes = new Map([[ALL, funnelDay(cells)]]);
  for (const [creator, own] of Map.groupBy(cells, ({ product }) => creatorOf(product))) {
    if (creator !== undefined) scopes.set(creator, funnelDay(own));
  }
  return scopes;
}

/** The number of concurrent writes. */
const AT_ONCE = 8;

/** Replaces days in the objects that pages read, month by month. */
async function keepFunnel(ports: RebuildDaysPorts, days: ReadonlyMap<string, ReadonlyMap<string, FunnelDay>>) {
  for (const [month, own] of Map.groupBy(days, ([day]) => day.slice(0, 7))) {
    const known = new Set(await ports.listScopes(month));
    const scopes = new Set([...known, ...own.flatMap(([, each]) => [...each.keys()])]);
    await inTurns(AT_ONCE, [...scopes], String, async (scope) => {
      const before = (known.has(scope) && (await ports.findFunnelMonth(scope, month))) || {};
      const made = Object.fromEntries(own.map(([day, each]) => [day, each.get(scope) ?? NOBODY]));
      await ports.keepFunnelMonth(scope, month, { ...before, ...made });
    });
  }
}

/**
 * Recounts some days from everything that arrived until the last of them, and replaces each. Late, repeated or reordered
 * arrivals give the same result.
 * @param from days since 1970; both ends included
 */
export async function rebuildDays(
  ports: RebuildDaysPorts,
  { from, to }: { readonly from: number; readonly to: number },
  creatorOf: CreatorOf,
): Promise<void> {
  const days = Array.from({ length: to - from + 1 }, (_, n) => from + n);
  const began = new Map(days.map((day) => [day, new Map<string, JourneyCell>()]));
  const active = new Map(days.map((day) => [day, new Map<string, ActivityCell>()]));
  for await (const journeys of journeysOf(ports, from - JOURNEY_DAYS, to)) {
    journeys.addJourneys(began);
    journeys.addActivity(active);
    await addPeople(ports, journeys, creatorOf);
  }
  const funnel = new Map<string, ReadonlyMap<string, FunnelDay>>();
  await inTurns(AT_ONCE, [...began], String, async ([number, cells]) => {
    const day = dayText(number);
    const journeys = sortedCells(cells);
    const rows = journeys.map(({ product, placement, source, counts }) => ({
      ...{ product, placement, source },
      ...Object.fromEntries(steps.map((step, n) => [step, counts[n] ?? 0])),
    }));
    const activity = sortedCells(active.get(number) ?? new Map<string, ActivityCell>()).map((each) => ({ ...each }));
    await ports.keepDay("funnel", day, rows);
    await ports.keepDay("activity", day, activity);
    funnel.set(day, byScope(journeys, creatorOf));
  });
  await keepFunnel(ports, funnel);
}
