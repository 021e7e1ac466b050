import { type BehaviourEvent, type EventType, type MergeEvent, type Profile, subjectOf } from "./contract.ts";

/** An event that the counters hold. */
export interface Counted {
  readonly id: string;
  readonly type: EventType;
}

/** A profile with what keeps it exact. */
export interface KeptProfile extends Profile {
  /** The last events counted, in the order of their arrival; at most `REMEMBERED`. */
  readonly counted: readonly Counted[];
  /** The subject whose profile this visitor's history went into, and what comes late goes too. */
  readonly mergedInto?: string | undefined;
}

type Interaction = Profile["interactions"][number];

export const NEWEST = 100;
/** Twice what one request may hold, so that a whole batch can be sent again after another one. */
export const REMEMBERED = 1000;

/** Told of often and by the page: were they in the list, they would push out what the subject did. */
const NOT_DONE: ReadonlySet<EventType> = new Set(["impression"]);

/** Instants come with and without fractions of a second; in this form they can be compared as text. */
const instant = (at: string): string => new Date(at).toISOString();
const earlier = (a: string, b: string): string => (a < b ? a : b);
const later = (a: string, b: string): string => (a < b ? b : a);

const blank = (subject: string, at: string): KeptProfile => ({
  subject,
  interactions: [],
  counters: {},
  firstSeenAt: at,
  lastSeenAt: at,
  counted: [],
});

const seenAt = (profile: KeptProfile, instants: readonly string[]): KeptProfile => ({
  ...profile,
  firstSeenAt: instants.reduce(earlier, profile.firstSeenAt),
  lastSeenAt: instants.reduce(later, profile.lastSeenAt),
});

function firstOfEach<T extends { readonly id: string }>(all: readonly T[]): T[] {
  const first = new Map<string, T>();
  for (const one of all) if (!first.has(one.id)) first.set(one.id, one);
  return [...first.values()];
}

const known = ({ counted, interactions }: KeptProfile): Counted[] =>
  firstOfEach<Counted>([...counted, ...interactions]);

const newest = (interactions: readonly Interaction[]): Interaction[] =>
  firstOfEach(interactions)
    .sort((a, b) => (a.at === b.at ? (a.id < b.id ? 1 : -1) : a.at < b.at ? 1 : -1))
    .slice(0, NEWEST);

const interactionOf = ({ id, type, product, at, value, progress }: BehaviourEvent): Interaction[] =>
  product === undefined || NOT_DONE.has(type)
    ? []
    : [
        {
          id,
          type,
          product,
          at: instant(at),
          ...(value !== undefined && { value }),
          ...(progress !== undefined && { progress }),
        },
      ];

/**
 * The profile with these events of its subject, in whatever order they come. An event whose id is among the newest 100
 * interactions or the last 1,000 events counted changes nothing again; an older one that comes again is counted again,
 * for the log, where each id is read once, is the truth. The very same profile is returned if nothing is new.
 * Impressions are counted and are no interactions.
 * @param events at least one
 */
export function withEvents(
  before: KeptProfile | undefined,
  subject: string,
  events: readonly BehaviourEvent[],
): KeptProfile {
  const from = before ?? blank(subject, instant(events[0]!.at));
  const ids = new Set(known(from).map(({ id }) => id));
  const fresh = firstOfEach(events).filter(({ id }) => !ids.has(id));
  if (fresh.length === 0) return from;
  const counters = { ...from.counters };
  for (const { type } of fresh) counters[type] = (counters[type] ?? 0) + 1;
  return {
    ...seenAt(
      from,
      fresh.map(({ at }) => instant(at)),
    ),
    interactions: newest([...from.interactions, ...fresh.flatMap(interactionOf)]),
    counters,
    counted: [...from.counted, ...fresh.map(({ id, type }) => ({ id, type }))].slice(-REMEMBERED),
  };
}

/**
 * The profiles of a visitor who registered and of the user they became. The user's takes over the visitor's history; an
 * event that both know counts once. The visitor's stays as it was and tells where what comes late belongs. A visitor is
 * merged once: again, or into another user, nothing changes.
 */
export function merged(
  visitor: KeptProfile | undefined,
  user: KeptProfile | undefined,
  merge: MergeEvent,
): readonly [visitor: KeptProfile | undefined, user: KeptProfile | undefined] {
  if (visitor?.mergedInto !== undefined) return [visitor, user];
  // To register is to be seen, so that it is all one whether the merge or an event comes first.
  const at = instant(merge.at);
  const from = seenAt(visitor ?? blank(subjectOf({ anonymousId: merge.anonymousId }), at), [at]);
  const into = user ?? blank(subjectOf({ user: merge.user }), at);
  const ids = new Set(known(into).map(({ id }) => id));
  const counters = { ...into.counters };
  for (const [type, count] of Object.entries(from.counters)) counters[type] = (counters[type] ?? 0) + count;
  for (const { id, type } of known(from)) if (ids.has(id)) counters[type] = (counters[type] ?? 0) - 1;
  return [
    { ...from, mergedInto: into.subject },
    {
      ...seenAt(into, [from.firstSeenAt, from.lastSeenAt]),
      interactions: newest([...into.interactions, ...from.interactions]),
      counters,
      // Two orders of arrival have none in common; a ULID's own time stands in for it.
      counted: firstOfEach([...into.counted, ...from.counted])
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(-REMEMBERED),
    },
  ];
}
