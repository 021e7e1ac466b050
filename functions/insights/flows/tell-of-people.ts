import { inTurns } from "../../shared/kernel/in-turns.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import { nextRelease, sampled } from "../domain/audience.ts";
import { dayText } from "../domain/days.ts";
import { Cohorts, numberOf, WHOLE_SHOP } from "../domain/people.ts";
import { AUDIENCE_DAYS, AUDIENCES_A_NIGHT, FEWEST, MOST_LEARNERS, PEOPLE_PARTS } from "../settings.ts";
import type {
  Attributes,
  FindLearners,
  FindPeople,
  FindRelease,
  KeepDay,
  KeepRelease,
  KeepRetention,
  Now,
} from "./ports.ts";
import { ALL } from "./rebuild-days.ts";

export interface TellOfPeoplePorts {
  readonly findPeople: FindPeople;
  readonly keepRetention: KeepRetention;
  readonly keepDay: KeepDay;
  readonly findRelease: FindRelease;
  readonly keepRelease: KeepRelease;
  readonly findLearners: FindLearners;
  readonly now: Now;
}

/** Counts returning customers, for the shop and each creator. @returns creators with enough learners for an audience */
export async function tellRetention(ports: TellOfPeoplePorts, through: number): Promise<readonly string[]> {
  const cohorts = new Cohorts(through);
  const customers = new Map<string, number>();
  for (let part = 0; part < PEOPLE_PARTS; part++) {
    for (const customs of (await ports.findPeople(part)).values()) {
      cohorts.add(customs);
      for (const scope of customs.keys()) customers.set(scope, (customers.get(scope) ?? 0) + 1);
    }
  }
  const countedThrough = dayText(through);
  await inTurns(8, cohorts.scopes, String, (scope) =>
    ports.keepRetention(scope === WHOLE_SHOP ? ALL : scope, { countedThrough, cohorts: cohorts.of(scope) }),
  );
  const rows = cohorts.of(WHOLE_SHOP).flatMap(({ month, people, returned, bought, studied }) =>
    returned.map((count, months) => ({
      ...{ cohort: month, months, people, returned: count },
      ...{ bought: bought[months] ?? 0, studied: studied[months] ?? 0 },
    })),
  );
  await ports.keepDay("retention", countedThrough, rows);
  return [...customers].flatMap(([scope, count]) => (scope !== WHOLE_SHOP && count >= FEWEST ? scope : [])).sort();
}

/** The learners of some creators; a sample if there are too many. */
async function learnersOf(ports: TellOfPeoplePorts, creators: ReadonlySet<string>) {
  const learners = new Map<string, { ids: string[]; isSample: boolean }>();
  for (let part = 0; part < PEOPLE_PARTS; part++) {
    for (const [user, customs] of await ports.findPeople(part)) {
      for (const creator of customs.keys()) {
        if (!creators.has(creator)) continue;
        const own = learners.get(creator) ?? { ids: [], isSample: false };
        learners.set(creator, own);
        own.ids.push(user);
        own.isSample ||= own.ids.length > MOST_LEARNERS;
        if (own.ids.length >= 2 * MOST_LEARNERS) own.ids = sampled(own.ids, numberOf);
      }
    }
  }
  return learners;
}

const AT_ONCE = 100;

/** Finds learners and remembers them: many learn from several creators. */
function remembering(ports: TellOfPeoplePorts, products: ReadonlyMap<string, Attributes>) {
  const known = new Map<string, Awaited<ReturnType<FindLearners>>[number] | undefined>();
  return async (ids: readonly string[]) => {
    const asked = ids.filter((id) => !known.has(id));
    for (let from = 0; from < asked.length; from += AT_ONCE) {
      const some = asked.slice(from, from + AT_ONCE);
      const found = await ports.findLearners(some, products, ports.now());
      for (const id of some) known.set(id, undefined);
      for (const learner of found) known.set(learner.id, learner);
    }
    return ids.flatMap((id) => known.get(id) ?? []);
  };
}

/** Updates the audiences that are a week old. @returns their number */
export async function tellAudiences(
  ports: TellOfPeoplePorts,
  creators: readonly string[],
  products: ReadonlyMap<string, Attributes>,
): Promise<number> {
  const day = Math.floor(ports.now() / DAY_MS);
  const due = new Map<string, Awaited<ReturnType<FindRelease>>>();
  for (const creator of creators) {
    if (due.size === AUDIENCES_A_NIGHT) break;
    const release = await ports.findRelease(creator);
    if (!release || day - release.day >= AUDIENCE_DAYS) due.set(creator, release);
  }
  const find = remembering(ports, products);
  for (const [creator, { ids, isSample }] of await learnersOf(ports, new Set(due.keys()))) {
    const learners = await find(sampled(ids, numberOf));
    const before = due.get(creator);
    const next = nextRelease(before, learners, { day, asOf: dayText(day), isSample });
    if (next !== before) await ports.keepRelease(creator, next);
  }
  return due.size;
}
