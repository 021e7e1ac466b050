import type { EventType } from "../../behaviour/contract/event-types.ts";
import { shareOf } from "../../shared/statistics/share.ts";
import type { Cohort } from "../contract/retention.ts";
import { COHORTS } from "../settings.ts";
import { monthOfDay, monthText } from "./days.ts";
import type { Did } from "./journeys.ts";
import { roundedDown } from "./rounding.ts";

/** A customer of the shop, or of one creator: the month of the first purchase, and a bit for each month since. */
export interface Custom {
  /** In months since the year 0. */
  readonly first: number;
  /** Bit n: was active, bought, or studied n months after the first. */
  readonly returned: number;
  readonly bought: number;
  readonly studied: number;
}

/** A customer by creator; the whole shop is "". */
export type Customs = ReadonlyMap<string, Custom>;

export const WHOLE_SHOP = "";

/** The number of months that the bits cover. */
const MOST_MONTHS = 31;

const STUDIES: ReadonlySet<EventType> = new Set(["progress", "complete"]);
/** Types that do not count as coming back: lists shown, refunds and rejections. */
const NO_RETURN: ReadonlySet<EventType> = new Set(["impression", "refund", "dismiss"]);

const bit = (month: number, first: number): number =>
  month >= first && month - first < MOST_MONTHS ? 2 ** (month - first) : 0;

/** The bits moved to an earlier first month. */
const shifted = (bits: number, by: number): number => (by >= MOST_MONTHS ? 0 : (bits << by) & 0x7fffffff);

/** A customer with further acts; undefined if they never bought. */
function customAfter(before: Custom | undefined, did: readonly Did[]): Custom | undefined {
  const bought = did.filter(({ type }) => type === "purchase").map(({ day }) => monthOfDay(day));
  if (!before && bought.length === 0) return undefined;
  const first = Math.min(before?.first ?? Number.POSITIVE_INFINITY, ...bought);
  const by = before ? before.first - first : 0;
  const bits = (known: number | undefined, is: (type: EventType) => boolean) =>
    did.reduce((sum, { type, day }) => (is(type) ? sum | bit(monthOfDay(day), first) : sum), shifted(known ?? 0, by));
  return {
    first,
    returned: bits(before?.returned, (type) => !NO_RETURN.has(type)),
    bought: bits(before?.bought, (type) => type === "purchase"),
    studied: bits(before?.studied, (type) => STUDIES.has(type)),
  };
}

/** A person's customer records with further acts. */
export function customsAfter(
  before: Customs | undefined,
  did: readonly Did[],
  creatorOf: (product: string) => string | undefined,
): Customs {
  const after = new Map(before);
  const add = (scope: string, own: readonly Did[]) => {
    const custom = customAfter(after.get(scope), own);
    if (custom) after.set(scope, custom);
  };
  add(WHOLE_SHOP, did);
  for (const [creator, own] of Map.groupBy(did, ({ product }) => creatorOf(product))) {
    if (creator !== undefined) add(creator, own);
  }
  return after;
}

/** A hash of an id: FNV-1a with a final mix. */
export function numberOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < id.length; at++) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/** The partition of a person, out of `parts` of equal size. */
export const partOf = (person: string, parts: number): number => numberOf(person) % parts;

/** The people of one cohort who were active in each month after their first. */
interface CohortCounts {
  people: number;
  readonly returned: number[];
  readonly bought: number[];
  readonly studied: number[];
}

/** How many customers of each month came back, by creator. */
export class Cohorts {
  readonly #scopes = new Map<string, Map<number, CohortCounts>>();
  readonly #oldest: number;
  readonly #now: number;

  /** @param day the last counted day */
  constructor(day: number) {
    this.#now = monthOfDay(day);
    this.#oldest = this.#now - COHORTS + 1;
  }

  add(customs: Customs): void {
    for (const [scope, custom] of customs) if (custom.first >= this.#oldest) this.#add(scope, custom);
  }

  #add(scope: string, { first, ...bits }: Custom): void {
    const cohorts = this.#scopes.get(scope) ?? new Map<number, CohortCounts>();
    this.#scopes.set(scope, cohorts);
    const zeros = () => Array.from({ length: this.#now - first + 1 }, () => 0);
    const counts = cohorts.get(first) ?? { people: 0, returned: zeros(), bought: zeros(), studied: zeros() };
    cohorts.set(first, counts);
    counts.people++;
    for (const name of ["returned", "bought", "studied"] as const) {
      for (let n = 0; n < counts[name].length; n++) {
        counts[name][n] = (counts[name][n] ?? 0) + (Math.floor(bits[name] / 2 ** n) % 2);
      }
    }
  }

  get scopes(): string[] {
    return [...this.#scopes.keys()].sort();
  }

  /** The newest first. */
  of(scope: string): CohortRow[] {
    return [...(this.#scopes.get(scope) ?? [])]
      .sort(([a], [b]) => b - a)
      .map(([first, counts]) => ({ month: monthText(first), ...counts }));
  }
}

export interface CohortRow {
  readonly month: string;
  readonly people: number;
  /** By months after the first, which is at 0. */
  readonly returned: readonly number[];
  readonly bought: readonly number[];
  readonly studied: readonly number[];
}

/** Cohorts, for operators. */
export const shownCohort = ({ month, people, returned, bought, studied }: CohortRow): Cohort => ({
  month,
  people,
  after: returned.slice(1).map((count, n) => ({
    months: n + 1,
    returned: shareOf(count, people),
    bought: shareOf(bought[n + 1] ?? 0, people),
    studied: shareOf(studied[n + 1] ?? 0, people),
  })),
});

/**
 * Cohorts, for creators: none of fewer than five people, and no share that reveals fewer than five who did or who did not.
 */
export function shownToCreator({ month, people, returned, bought, studied }: CohortRow): Cohort[] {
  const of = roundedDown(people);
  if (of === undefined) return [];
  const share = (count = 0) => {
    const [did, not] = [roundedDown(count), roundedDown(people - count)];
    return did === undefined || not === undefined ? undefined : shareOf(Math.min(did, of), of);
  };
  const after = returned.slice(1).map((count, n) => ({
    months: n + 1,
    returned: share(count),
    bought: share(bought[n + 1]),
    studied: share(studied[n + 1]),
  }));
  return [{ month, people: of, after }];
}
