import { DAY_MS, earlier, latest, storedInstant } from "../../shared/kernel/time.ts";
import { type BehaviourEvent, type MergeEvent, subjectOf } from "../contract/event.ts";
import type { EventType } from "../contract/event-types.ts";
import { addedSums, fadedSum, type InteractionSum, presence, strengthOf } from "../contract/interaction-sum.ts";
import { DECIDED, DECISIONS, INTERESTS, type Profile } from "../contract/profile.ts";
import { ACTIVE_DAYS, REMEMBERED, SHOWN } from "../settings.ts";

/** An event that the counters hold. */
export interface CountedEvent {
  readonly id: string;
  readonly type: EventType;
}

/** A profile with the fields that keep it exact. */
export interface KeptProfile extends Profile {
  /** The last events counted, in the order of their arrival; at most `REMEMBERED`. */
  readonly counted: readonly CountedEvent[];
  /** The subject who took over this visitor's history: the profile is closed. */
  readonly mergedInto?: string | undefined;
}

type Known = Profile["products"][number];
type Shown = Profile["shown"][number];

const HOURS = 24;

/** The counts of an empty profile. */
export const NOTHING_DONE: Pick<Profile, "products" | "shown" | "counters" | "hours" | "days" | "spentMs"> = {
  products: [],
  shown: [],
  counters: {},
  hours: Array.from({ length: HOURS }, () => 0),
  days: [],
  spentMs: 0,
};

const blank = (subject: string, at: string): KeptProfile => ({
  subject,
  ...NOTHING_DONE,
  firstSeenAt: at,
  lastSeenAt: at,
  counted: [],
});

const seenAt = (profile: KeptProfile, instants: readonly string[]): KeptProfile => ({
  ...profile,
  firstSeenAt: instants.reduce(earlier, profile.firstSeenAt),
  lastSeenAt: latest([...instants, profile.lastSeenAt], profile.lastSeenAt),
});

/** The newest days of both, each once. */
const joinedDays = (a: readonly number[], b: readonly number[]): number[] =>
  [...new Set([...a, ...b])].sort((x, y) => y - x).slice(0, ACTIVE_DAYS);

/** Whether an event is the person's own act: an impression is not. */
const isDone = ({ type }: BehaviourEvent): boolean => type !== "impression";

/** A profile's hours, days and time after more events. */
function timesAfter(before: Profile, fresh: readonly BehaviourEvent[]): Pick<Profile, "hours" | "days" | "spentMs"> {
  const done = fresh.filter(isDone).map(({ at }) => Date.parse(at));
  const hours = [...before.hours];
  for (const at of done) {
    const hour = new Date(at).getUTCHours();
    hours[hour] = (hours[hour] ?? 0) + 1;
  }
  return {
    hours,
    days: joinedDays(
      before.days,
      done.map((at) => Math.floor(at / DAY_MS)),
    ),
    spentMs: fresh.reduce((sum, { durationMs = 0 }) => sum + durationMs, before.spentMs),
  };
}

function firstOfEach<T extends { readonly id: string }>(all: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const one of all) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}

/** Whether `a` happened after `b`: at the same instant, by the events' ids. */
const isLater = (a: Pick<Known, "at" | "id">, b: Pick<Known, "at" | "id">): boolean =>
  a.at === b.at ? a.id > b.id : a.at > b.at;

/** The joint sums of two parts of one product's history, as of the later. */
function joined(a: Known, b: Known): Known {
  const [last, before] = isLater(a, b) ? [a, b] : [b, a];
  const factor = presence(Date.parse(before.at), Date.parse(last.at));
  const sums: Record<string, InteractionSum> = { ...last.sums };
  for (const [type, sum] of Object.entries(before.sums)) {
    const own = sums[type];
    const then = fadedSum(sum, factor);
    sums[type] = own ? addedSums(own, then) : then;
  }
  return { ...last, sums };
}

/** The sums of one event; empty if it has no product, or no weight. */
function knownBy({ id, type, product, at, value, progress }: BehaviourEvent): Known[] {
  const strength = strengthOf(type, type === "progress" ? progress : value);
  if (product === undefined || strength === 0) return [];
  return [{ product, at: storedInstant(at), id, sums: { [type]: { present: 1, strongest: strength } } }];
}

const isDecided = ({ sums }: Known): boolean => DECISIONS.some((type) => sums[type] !== undefined);

/** One entry for each product, newest first, up to the limit. */
function newest(all: readonly Known[]): Known[] {
  const byProduct = new Map<string, Known>();
  for (const each of all) {
    const before = byProduct.get(each.product);
    byProduct.set(each.product, before ? joined(before, each) : each);
  }
  let interests = 0;
  let decided = 0;
  return [...byProduct.values()]
    .sort((a, b) => (isLater(a, b) ? -1 : 1))
    .filter((each) => (isDecided(each) ? ++decided <= DECIDED : ++interests <= INTERESTS));
}

const shownBy = ({ type, product, at }: BehaviourEvent): Shown[] =>
  type === "impression" && product !== undefined ? [{ product, at: storedInstant(at), present: 1 }] : [];

/** The sums of showings of each product, newest first, up to the limit. */
function newestShown(all: readonly Shown[]): Shown[] {
  const byProduct = new Map<string, Shown>();
  for (const each of all) {
    const before = byProduct.get(each.product);
    const [last, other] = before && before.at > each.at ? [before, each] : [each, before];
    const present =
      last.present + (other?.present ?? 0) * presence(Date.parse(other?.at ?? last.at), Date.parse(last.at));
    byProduct.set(each.product, { ...last, present });
  }
  return [...byProduct.values()]
    .sort((a, b) => (a.at === b.at ? (a.product < b.product ? -1 : 1) : a.at > b.at ? -1 : 1))
    .slice(0, SHOWN);
}

/** Those of these events that a profile does not count yet, each once. */
export function freshEvents(before: KeptProfile | undefined, events: readonly BehaviourEvent[]): BehaviourEvent[] {
  const ids = new Set(before?.counted.map(({ id }) => id));
  return firstOfEach(events).filter(({ id }) => !ids.has(id));
}

/**
 * The profile with these events of its subject, in whatever order they come. Interactions with each product are summed
 * as in training, so that serving sees what a model was fitted to; no number of events about one product drops another.
 * An event among the last 1,000 counted changes nothing. An older repeated event counts again: a view, a click or a
 * step of progress then adds to a sum whose effect is capped at 1.6 times, and everything else stays; the log, where
 * each id counts once, is authoritative. The same profile is returned if nothing is new, or if its owner is not to be
 * profiled.
 * @param events at least one, none later than it arrived
 */
export function profileWithEvents(
  before: KeptProfile | undefined,
  subject: string,
  events: readonly BehaviourEvent[],
): KeptProfile {
  if (before?.isOff) return before;
  const from = before ?? blank(subject, events.map(({ at }) => storedInstant(at)).reduce(earlier));
  const fresh = freshEvents(from, events);
  if (fresh.length === 0) return from;
  const counters = { ...from.counters };
  for (const { type } of fresh) counters[type] = (counters[type] ?? 0) + 1;
  return {
    ...seenAt(
      from,
      fresh.map(({ at }) => storedInstant(at)),
    ),
    products: newest([...from.products, ...fresh.flatMap(knownBy)]),
    shown: newestShown([...from.shown, ...fresh.flatMap(shownBy)]),
    counters,
    ...timesAfter(from, fresh),
    counted: [...from.counted, ...fresh.map(({ id, type }) => ({ id, type }))].slice(-REMEMBERED),
  };
}

/**
 * The profiles of a visitor who registered and of the user they became. The user takes over the visitor's history; an
 * event in both counts once. The visitor's profile is closed: it is emptied, and names its successor. A visitor is
 * merged once: merging again, or into another user, changes nothing.
 */
export function mergedProfiles(
  visitor: KeptProfile | undefined,
  user: KeptProfile | undefined,
  merge: MergeEvent,
): readonly [visitor: KeptProfile | undefined, user: KeptProfile | undefined] {
  if (visitor?.mergedInto !== undefined) return [visitor, user];
  // Registering counts as activity, so the order of the merge and events does not matter.
  const at = storedInstant(merge.at);
  const from = seenAt(visitor ?? blank(subjectOf({ anonymousId: merge.anonymousId }), at), [at]);
  const into = user ?? blank(subjectOf({ user: merge.user }), at);
  const closed = {
    ...blank(from.subject, at),
    firstSeenAt: from.firstSeenAt,
    lastSeenAt: from.lastSeenAt,
    mergedInto: into.subject,
  };
  if (into.isOff) return [closed, into];
  const ids = new Set(into.counted.map(({ id }) => id));
  const counters = { ...into.counters };
  for (const [type, count] of Object.entries(from.counters)) counters[type] = (counters[type] ?? 0) + count;
  for (const { id, type } of from.counted) if (ids.has(id)) counters[type] = (counters[type] ?? 0) - 1;
  return [
    closed,
    {
      ...seenAt(into, [from.firstSeenAt, from.lastSeenAt]),
      products: newest([...into.products, ...from.products]),
      shown: newestShown([...into.shown, ...from.shown]),
      counters,
      hours: into.hours.map((count, hour) => count + (from.hours[hour] ?? 0)),
      days: joinedDays(into.days, from.days),
      spentMs: into.spentMs + from.spentMs,
      // Two orders of arrival have nothing in common, so a ULID's own time decides.
      counted: firstOfEach([...into.counted, ...from.counted])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(-REMEMBERED),
    },
  ];
}
