import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { type BehaviourEvent, eventTypes, type MergeEvent } from "../../../functions/behaviour/contract.ts";
import { type KeptProfile, merged, NEWEST, REMEMBERED, withEvents } from "../../../functions/behaviour/profile.ts";

const START = Date.parse("2026-05-01T00:00:00Z");
let made = 0;
const eventOf = (fields: Partial<BehaviourEvent> = {}): BehaviourEvent => ({
  id: ulid(START + made++),
  type: "view",
  at: "2026-05-01T00:00:00Z",
  product: "p",
  session: "s",
  anonymousId: "v",
  consent: true,
  ...fields,
});
/** Instants collide often and are written in both ways. */
const instants = fc
  .tuple(fc.integer({ min: 0, max: 200 }), fc.boolean())
  .map(([step, whole]) =>
    whole ? `${new Date(START + step * 1000).toISOString().slice(0, 19)}Z` : new Date(START + step * 500).toISOString(),
  );
const events = (maxLength: number) =>
  fc.array(
    fc
      .record({
        type: fc.constantFrom(...eventTypes),
        at: instants,
        product: fc.option(fc.constantFrom("a", "b", "c"), { nil: undefined }),
      })
      .map(eventOf),
    { minLength: 1, maxLength },
  );

const SUBJECT = "anonymous:v";
const fold = (batches: readonly (readonly BehaviourEvent[])[], subject = SUBJECT) => {
  let profile: KeptProfile | undefined;
  for (const batch of batches) if (batch.length > 0) profile = withEvents(profile, subject, batch);
  return profile;
};
const inBatches = (all: readonly BehaviourEvent[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size));
const shuffled = <T>(all: readonly T[], keys: readonly number[]) =>
  all
    .map((one, n) => ({ one, key: keys[n % keys.length]! * ((n % 7) + 1) }))
    .sort((a, b) => a.key - b.key)
    .map(({ one }) => one);
const counts = (all: readonly BehaviourEvent[]) => {
  const result: Record<string, number> = {};
  for (const { type } of all) result[type] = (result[type] ?? 0) + 1;
  return result;
};
const shownPart = (profile: KeptProfile | undefined) => {
  const { counted: _, ...shown } = profile as KeptProfile;
  return shown;
};

test("any order, batching and repetition of the same events gives the same profile, with exact counters", () => {
  const arrivals = fc.array(fc.nat(), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(
      events(250),
      arrivals,
      fc.integer({ min: 1, max: 60 }),
      fc.integer({ min: 1, max: 3 }),
      (all, keys, size, times) => {
        const once = fold([all]);
        const repeated = shuffled(Array.from({ length: times }, () => all).flat(), keys);
        expect(shownPart(fold(inBatches(repeated, size)))).toEqual(shownPart(once));
        expect(once?.counters).toEqual(counts(all));
      },
    ),
  );
});

test("the interactions are the newest 100 with a product, unique, newest first, by the events' own time", () => {
  fc.assert(
    fc.property(events(250), (all) => {
      const { interactions } = fold([all]) as KeptProfile;
      const expected = all
        .filter(({ type, product }) => type !== "impression" && product !== undefined)
        .map(({ id, at }) => ({ id, at: Date.parse(at) }))
        .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
        .slice(0, NEWEST)
        .map(({ id }) => id);
      expect(interactions.map(({ id }) => id)).toEqual(expected);
    }),
  );
});

test("first and last seen are the earliest and the latest event", () => {
  const profile = fold([
    [eventOf({ at: "2026-05-02T00:00:00Z" }), eventOf({ at: "2026-05-02T00:00:00.5Z" })],
    [eventOf({ at: "2026-04-30T00:00:00Z" })],
  ]);
  expect(profile).toMatchObject({
    firstSeenAt: "2026-04-30T00:00:00.000Z",
    lastSeenAt: "2026-05-02T00:00:00.500Z",
  });
});

test("an impression is counted and pushes out nothing that was done", () => {
  const bought = eventOf({ type: "purchase", value: 1900 });
  const impressions = Array.from({ length: 300 }, () => eventOf({ type: "impression", at: "2026-05-09T00:00:00Z" }));
  const profile = fold([[bought], impressions]);
  expect(profile?.interactions.map(({ id }) => id)).toEqual([bought.id]);
  expect(profile?.counters).toEqual({ purchase: 1, impression: 300 });
});

test("an event is known while fewer than 1,000 came after it, and longer while it is among the newest 100", () => {
  const [forgotten, kept] = [eventOf({ product: undefined }), eventOf({ at: "2026-06-01T00:00:00Z" })];
  const others = (many: number) => Array.from({ length: many }, () => eventOf());
  const before = fold([[kept, forgotten], others(REMEMBERED - 1)]);
  expect(withEvents(before, SUBJECT, [forgotten])).toBe(before);
  const after = fold([[kept, forgotten], others(REMEMBERED)]);
  expect(withEvents(after, SUBJECT, [kept])).toBe(after);
  expect(withEvents(after, SUBJECT, [forgotten]).counters.view).toBe(REMEMBERED + 3);
});

const MERGE: MergeEvent = { id: ulid(), type: "merge", at: "2026-05-01T00:01:00Z", user: "u", anonymousId: "v" };
const USER = "user:u";
/** What the table does: the visitor's events go to both once the visitor is merged. */
function play(steps: readonly (MergeEvent | readonly BehaviourEvent[])[]) {
  let visitor: KeptProfile | undefined;
  let user: KeptProfile | undefined;
  for (const step of steps) {
    if ("type" in step) {
      [visitor, user] = merged(visitor, user, step);
      continue;
    }
    const theirs = step.filter((event) => event.user === undefined);
    const own = step.filter((event) => event.user !== undefined);
    if (own.length > 0) user = withEvents(user, USER, own);
    if (theirs.length > 0) visitor = withEvents(visitor, SUBJECT, theirs);
    if (theirs.length > 0 && visitor?.mergedInto !== undefined) user = withEvents(user, USER, theirs);
  }
  return { visitor, user };
}

test("wherever among the events the merge comes, and however often, the user's profile is the same", () => {
  const mine = fc
    .tuple(events(60), fc.array(fc.boolean(), { minLength: 1, maxLength: 10 }))
    .map(([all, whose]) => all.map((event, n) => (whose[n % whose.length] ? { ...event, user: "u" } : event)));
  fc.assert(
    fc.property(mine, fc.nat(60), fc.nat(60), fc.integer({ min: 1, max: 9 }), (all, place, again, size) => {
      const batches = inBatches(all, size);
      const last = play([...batches, MERGE]);
      const steps: (MergeEvent | BehaviourEvent[])[] = [...batches];
      steps.splice(place % (steps.length + 1), 0, MERGE);
      steps.splice(again % (steps.length + 1), 0, MERGE);
      const anywhere = play(steps);
      expect(shownPart(anywhere.user)).toEqual(shownPart(last.user));
      expect(shownPart(anywhere.visitor)).toEqual(shownPart(last.visitor));
      expect(last.user?.counters).toEqual(counts(all));
      expect(last.visitor?.mergedInto).toBe(USER);
    }),
  );
});

test("an event that a visitor sent, and again after logging in, counts once after the merge", () => {
  const [twice, once] = [eventOf(), eventOf({ type: "cart" })];
  const { user } = play([[twice, once], [{ ...twice, user: "u" }], MERGE]);
  expect(user?.counters).toEqual({ view: 1, cart: 1 });
  expect(user?.interactions).toHaveLength(2);
});

test("two visitors merged into a user give the same profile in either order", () => {
  fc.assert(
    fc.property(events(80), events(80), events(80), (mine, first, second) => {
      const user = fold([mine], USER);
      const visitors = [fold([first], "anonymous:a"), fold([second], "anonymous:b")];
      const both = (order: readonly number[]) =>
        order.reduce<KeptProfile | undefined>(
          (into, n) => merged(visitors[n], into, { ...MERGE, anonymousId: "ab"[n]! })[1],
          user,
        );
      expect(both([0, 1])).toEqual(both([1, 0]));
    }),
  );
});

test("a visitor who is a user's already does not become another's", () => {
  const { visitor } = play([[eventOf()], MERGE]);
  expect(merged(visitor, undefined, { ...MERGE, user: "thief" })).toEqual([visitor, undefined]);
});
