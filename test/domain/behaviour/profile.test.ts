import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { BehaviourEvent, MergeEvent } from "../../../functions/behaviour/contract/event.ts";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { DECIDED, INTERESTS } from "../../../functions/behaviour/contract/profile.ts";
import { forgotten, switchedOff, switchedOn } from "../../../functions/behaviour/domain/forgotten.ts";
import { type KeptProfile, mergedProfiles, profileWithEvents } from "../../../functions/behaviour/domain/profile.ts";
import { REMEMBERED, SHOWN } from "../../../functions/behaviour/settings.ts";

const START = Date.parse("2026-05-01T00:00:00Z");
const DAY = 86_400_000;
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
  for (const batch of batches) if (batch.length > 0) profile = profileWithEvents(profile, subject, batch);
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
/** Sums in another order differ in their last digits. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, inner) => (typeof inner === "number" ? Number(inner.toPrecision(9)) : inner));
const shownPart = (profile: KeptProfile | undefined) => {
  const { counted: _, ...shown } = profile as KeptProfile;
  return rounded(shown);
};

test("the same events in any order, batches and repetition give the same profile and counters", () => {
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

test("a profile lists each product once, newest first by event time and then by id", () => {
  fc.assert(
    fc.property(events(250), (all) => {
      const { products } = fold([all]) as KeptProfile;
      const expected = new Map<string, string>();
      for (const { product, type } of all
        .map((event) => ({ ...event, time: Date.parse(event.at) }))
        .sort((a, b) => b.time - a.time || (a.id < b.id ? 1 : -1))) {
        if (type !== "impression" && type !== "search" && product !== undefined) expected.set(product, product);
      }
      expect(products.map(({ product }) => product)).toEqual([...expected.keys()]);
    }),
  );
});

test("a profile keeps the newest 100 viewed products and the newest 300 decided ones", () => {
  const at = (n: number) => new Date(START + n * 1000).toISOString();
  const batch = (type: BehaviourEvent["type"], count: number, from: number) =>
    Array.from({ length: count }, (_, n) => eventOf({ type, product: `${type}${n}`, at: at(from + n) }));
  const looked = batch("view", INTERESTS + 5, 0);
  const dismissed = batch("dismiss", DECIDED + 5, 500);
  for (const steps of [
    [looked, dismissed],
    [dismissed, looked],
  ]) {
    const known = (fold(steps)?.products ?? []).map(({ product }) => product);
    expect(known).toEqual([...looked.slice(5), ...dismissed.slice(5)].toReversed().map(({ product }) => product));
  }
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

test("hours, days and time count interactions, not impressions", () => {
  const profile = fold([
    [
      eventOf({ at: "2026-05-01T23:59:59Z", durationMs: 1000 }),
      eventOf({ at: "2026-05-03T02:00:00+02:00", durationMs: 500 }),
      eventOf({ type: "impression", at: "2026-05-09T10:00:00Z" }),
    ],
    [eventOf({ at: "2026-05-01T00:00:00Z" })],
  ]);
  const day = Date.parse("2026-05-01") / 86_400_000;
  expect(profile?.days).toEqual([day + 2, day]);
  expect(profile?.hours.flatMap((count, hour) => (count > 0 ? [[hour, count]] : []))).toEqual([
    [0, 2],
    [23, 1],
  ]);
  expect(profile?.spentMs).toBe(1500);
});

test("with profiling off nothing is stored, and the profile of the user's visitor is deleted", () => {
  const off = switchedOff(USER, "2026-05-02T00:00:00.000Z");
  expect(profileWithEvents(off, USER, [eventOf({ user: "u" })])).toBe(off);
  const visitor = fold([[eventOf(), eventOf({ product: "q" })]]);
  const [closed, user] = mergedProfiles(visitor, off, MERGE);
  expect(user).toBe(off);
  expect(closed).toMatchObject({ mergedInto: USER, products: [], counters: {}, counted: [], spentMs: 0 });
  const begun = switchedOn(off);
  expect(begun).not.toHaveProperty("isOff");
  expect(profileWithEvents(begun, USER, [eventOf({ user: "u" })]).products).toHaveLength(1);
  expect(switchedOn(begun)).toBe(begun);
});

test("an impression is counted, and displaces no product from a profile", () => {
  const bought = eventOf({ type: "purchase", value: 1900 });
  const impressions = Array.from({ length: 300 }, () => eventOf({ type: "impression", at: "2026-05-09T00:00:00Z" }));
  const profile = fold([[bought], impressions]);
  expect(profile?.products).toEqual([
    { product: "p", at: "2026-05-01T00:00:00.000Z", id: bought.id, sums: { purchase: { present: 1, strongest: 4 } } },
  ]);
  expect(profile?.counters).toEqual({ purchase: 1, impression: 300 });
});

test("a repeat of one of the last 1,000 events is recognised; an older one weighs the same", () => {
  const first = eventOf({ type: "purchase" });
  const others = (many: number) => Array.from({ length: many }, () => eventOf({ type: "impression" }));
  const before = fold([[first], others(REMEMBERED - 1)]);
  expect(profileWithEvents(before, SUBJECT, [first])).toBe(before);
  const after = profileWithEvents(fold([[first], others(REMEMBERED)]), SUBJECT, [first]);
  expect(after.counters.purchase).toBe(2);
  expect(after.products[0]?.sums.purchase?.strongest).toBe(before?.products[0]?.sums.purchase?.strongest);
});

const MERGE: MergeEvent = { id: ulid(), type: "merge", at: "2026-05-01T00:01:00Z", user: "u", anonymousId: "v" };
const USER = "user:u";
/** What the table does: the visitor's events are the user's once the visitor is merged. */
function play(steps: readonly (MergeEvent | readonly BehaviourEvent[])[]) {
  let visitor: KeptProfile | undefined;
  let user: KeptProfile | undefined;
  for (const step of steps) {
    if ("type" in step) {
      [visitor, user] = mergedProfiles(visitor, user, step);
      continue;
    }
    const theirs = step.filter((event) => event.user === undefined);
    const own = step.filter((event) => event.user !== undefined);
    if (own.length > 0) user = profileWithEvents(user, USER, own);
    if (theirs.length === 0) continue;
    if (visitor?.mergedInto === undefined) visitor = profileWithEvents(visitor, SUBJECT, theirs);
    else user = profileWithEvents(user, USER, theirs);
  }
  return { visitor, user };
}

test("a merge gives the same profile wherever among the events and however often it comes", () => {
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
      expect(last.user?.counters).toEqual(counts(all));
      for (const { visitor } of [anywhere, last]) {
        expect(visitor).toMatchObject({ mergedInto: USER, products: [], counters: {}, counted: [] });
      }
    }),
  );
});

test("an event that a visitor sent, and again after logging in, counts once after the merge", () => {
  const [twice, once] = [eventOf(), eventOf({ type: "cart" })];
  const { user } = play([[twice, once], [{ ...twice, user: "u" }], MERGE]);
  expect(user?.counters).toEqual({ view: 1, cart: 1 });
  expect(user?.products).toMatchObject([{ product: "p", sums: { cart: { strongest: 2 }, view: { strongest: 1 } } }]);
});

test("two visitors merged into a user give the same profile in either order", () => {
  fc.assert(
    fc.property(events(80), events(80), events(80), (mine, first, second) => {
      const user = fold([mine], USER);
      const visitors = [fold([first], "anonymous:a"), fold([second], "anonymous:b")];
      const both = (order: readonly number[]) =>
        order.reduce<KeptProfile | undefined>(
          (into, n) => mergedProfiles(visitors[n], into, { ...MERGE, anonymousId: "ab"[n]! })[1],
          user,
        );
      expect(rounded(both([0, 1]))).toEqual(rounded(both([1, 0])));
    }),
  );
});

test("a visitor who was merged into a user is not merged into another", () => {
  const { visitor } = play([[eventOf()], MERGE]);
  expect(mergedProfiles(visitor, undefined, { ...MERGE, user: "thief" })).toEqual([visitor, undefined]);
});

test("a profile has the impressions of the newest hundred products, until a product is deleted", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(130), fc.nat(40)), { minLength: 1, maxLength: 300 }), (all) => {
      const told = all.map(([product, days]) =>
        eventOf({ type: "impression", product: `p${product}`, at: new Date(START + days * DAY).toISOString() }),
      );
      const { shown, products } = fold([told])!;
      const last = new Map<string, number>();
      for (const [product, days] of all) last.set(`p${product}`, Math.max(last.get(`p${product}`) ?? 0, days));
      const newest = [...last].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1)).slice(0, SHOWN);
      expect(shown.map(({ product }) => product)).toEqual(newest.map(([product]) => product));
      for (const { product, at, present } of shown) {
        expect(Date.parse(at)).toBe(START + last.get(product)! * DAY);
        const expected = all
          .filter(([own]) => `p${own}` === product)
          .reduce((sum, [, days]) => sum + 0.5 ** ((last.get(product)! - days) / 30), 0);
        expect(present).toBeCloseTo(expected, 9);
      }
      expect(products).toEqual([]);
      const [gone] = shown;
      expect(forgotten(fold([told]), gone!.product)!.shown).toEqual(shown.slice(1));
      expect(forgotten(fold([told]))!.shown).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
