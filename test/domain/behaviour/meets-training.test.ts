import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import { type BehaviourEvent, clientEventTypes, type MergeEvent } from "../../../functions/behaviour/contract/event.ts";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { type KeptProfile, mergedProfiles } from "../../../functions/behaviour/domain/profile.ts";
import { changeProfiles } from "../../../functions/behaviour/flows/change-profiles.ts";
import { type KeepEventsPorts, keepEvents } from "../../../functions/behaviour/flows/keep-events.ts";
import { weighedProducts } from "../../../functions/recommendations/interactions/interaction.ts";
import { TrainingLog } from "../../../functions/recommendations/log/training-log.ts";
import { datasetOf, historyOf } from "../../../functions/recommendations/training/dataset.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-05-01T00:00:00Z");
const NOW = START + 40 * 24 * HOUR;

/** Behaviour's ports in memory, and what the log was given, by the hour. */
function world() {
  const profiles = new Map<string, KeptProfile>();
  const log: { hour: number; line: string }[] = [];
  const clock = { now: START };
  const ports: KeepEventsPorts = {
    now: () => clock.now,
    appendLog: async (lines) => {
      for (const line of lines) log.push({ hour: Math.floor(clock.now / HOUR), line: JSON.stringify(line) });
      return true;
    },
    findProfile: async (subject) => ({ version: 0, profile: profiles.get(subject) }),
    replaceProfiles: async (next) => {
      for (const { profile } of next) profiles.set(profile.subject, JSON.parse(JSON.stringify(profile)));
      return true;
    },
    pause: async () => {},
  };
  return { profiles, log, clock, ports };
}

/** What training makes of the log: of each subject the weight of each product. */
function trained(
  log: readonly { hour: number; line: string }[],
  settle: boolean,
): Record<string, Record<string, number>> {
  const decoder = new TextDecoder();
  const training = new TrainingLog((bytes) => decoder.decode(bytes));
  for (const { hour, line } of log) {
    const bytes = Buffer.from(line);
    expect(training.accept(bytes, 0, bytes.length, hour)).toBeUndefined();
    const key = new Date(hour * HOUR).toISOString().slice(0, 13).replace(/[-T]/g, "/");
    if (settle) training.close([`events/${key}/a.gz`]);
  }
  const { state } = training;
  const { subjects, itemIds, matrix } = datasetOf(state, NOW);
  return Object.fromEntries(
    Array.from(subjects, (subject, row) => {
      const { indices, weights } = historyOf(matrix, row);
      return [
        state.subjects.textOf(subject),
        Object.fromEntries(Array.from(indices, (item, at) => [itemIds[item]!, weights[at]!])),
      ];
    }),
  );
}
const served = (profile: KeptProfile | undefined): Record<string, number> =>
  Object.fromEntries(
    [...weighedProducts(profile?.products ?? [], NOW)].map(([product, { weight }]) => [product, weight]),
  );
function expectAlike(a: Record<string, number>, b: Record<string, number>): void {
  expect(Object.keys(a).sort()).toEqual(Object.keys(b).sort());
  // A matrix holds single precision.
  for (const [product, weight] of Object.entries(a)) expect(b[product]).toBeCloseTo(weight, 5);
}

/** Interactions with when they were told to be done, in minutes from when they arrive: up to a day ahead, thirty days behind. */
const interactions = fc.array(
  fc.record({
    type: fc.constantFrom(...eventTypes),
    product: fc.option(fc.constantFrom("a", "b", "c", "d"), { nil: undefined }),
    told: fc.oneof(fc.integer({ min: -30 * 1440, max: 0 }), fc.integer({ min: 0, max: 1440 })),
    wait: fc.integer({ min: 0, max: 600 }),
    value: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
    progress: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
    visitor: fc.boolean(),
  }),
  { minLength: 1, maxLength: 60 },
);
type Interaction = (typeof interactions extends fc.Arbitrary<infer All> ? All : never)[number];
const eventOf = (
  { type, product, told, value, progress }: Interaction,
  arrival: number,
  who: object,
): BehaviourEvent => ({
  id: ulid(START),
  type,
  at: new Date(arrival + told * 60_000).toISOString(),
  product,
  session: "s",
  ...who,
  value,
  progress,
  consent: true,
});

test("serving weighs a profile as training weighs the log, in any order of events, with repeats", async () => {
  await fc.assert(
    fc.asyncProperty(
      interactions,
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.nat(), { minLength: 1, maxLength: 9 }),
      fc.boolean(),
      async (all, size, again, settle) => {
        const { profiles, log, clock, ports } = world();
        const sent: BehaviourEvent[] = [];
        for (let at = 0; at < all.length; at += size) {
          const batch = all.slice(at, at + size);
          clock.now += batch.reduce((sum, { wait }) => sum + wait, 0) * 60_000;
          const events = batch.map((interaction) => eventOf(interaction, clock.now, { user: "u" }));
          sent.push(...events);
          const repeated = again.flatMap((place) => (place % 2 ? [sent[place % sent.length]!] : []));
          expect(await keepEvents(ports, [...events, ...repeated])).toBeUndefined();
        }
        expectAlike(served(profiles.get("user:u")), trained(log, settle).u ?? {});
        // What is known already is not put into the log again.
        expect(log.length).toBe(all.length);
      },
    ),
  );
});

test("serving and training agree on events of a visitor, whenever they registered", async () => {
  await fc.assert(
    fc.asyncProperty(interactions, fc.nat(), async (all, when) => {
      const { profiles, log, clock, ports } = world();
      for (const [n, interaction] of all.entries()) {
        clock.now += interaction.wait * 60_000;
        const isOpen = profiles.get("anonymous:v")?.mergedInto === undefined;
        const isVisitor = interaction.visitor && isOpen && clientEventTypes.some((type) => type === interaction.type);
        await keepEvents(ports, [eventOf(interaction, clock.now, isVisitor ? { anonymousId: "v" } : { user: "u" })]);
        if (n !== when % all.length) continue;
        const at = new Date(clock.now).toISOString();
        const merge: MergeEvent = { id: ulid(START), type: "merge", at, user: "u", anonymousId: "v" };
        await ports.appendLog([merge]);
        await changeProfiles(ports, ["anonymous:v", "user:u"], ([from, into]) => mergedProfiles(from, into, merge));
      }
      expectAlike(served(profiles.get("user:u")), trained(log, false).u ?? {});
      expect(served(profiles.get("anonymous:v"))).toEqual({});
    }),
  );
});

test("of more products than a profile may have, serving and training use the same ones", async () => {
  for (const settle of [false, true]) {
    const { profiles, log, clock, ports } = world();
    const events = Array.from({ length: 460 }, (_, n): BehaviourEvent => {
      const at = new Date(START + n * 60_000).toISOString();
      // Every fourth is bought, which is kept longer; some of those that are still known are looked at again at the end.
      const type = n < 450 && n % 4 === 0 ? "purchase" : "view";
      const product = n < 450 ? `p${n}` : `p${n - 60}`;
      return { id: ulid(START), type, at, product, session: "s", user: "u", consent: true };
    });
    for (let from = 0; from < events.length; from += 20) {
      clock.now = START + (from + 20) * 60_000;
      await keepEvents(ports, events.slice(from, from + 20));
    }
    const own = served(profiles.get("user:u"));
    expectAlike(own, trained(log, settle).u ?? {});
    expect(Object.keys(own)).toHaveLength(100 + 113);
  }
});

const DISMISSED = { type: "dismiss", product: "popular" } as const;
async function after(steps: readonly (Partial<BehaviourEvent> & { ahead?: number })[]) {
  const { profiles, clock, ports } = world();
  for (const { ahead = 0, ...fields } of steps) {
    clock.now += 60_000;
    const at = new Date(clock.now + ahead).toISOString();
    const event = { id: ulid(START), type: "view", at, session: "s", user: "u", consent: true, ...fields } as const;
    await keepEvents(ports, [event]);
  }
  return weighedProducts(profiles.get("user:u")?.products ?? [], clock.now);
}
const many = (count: number, fields: (n: number) => Partial<BehaviourEvent> & { ahead?: number }) =>
  Array.from({ length: count }, (_, n) => fields(n));

test("no number of views drops a dismissal, a refund or a purchase from a profile", async () => {
  const decisions = [
    DISMISSED,
    { type: "purchase", product: "kept" },
    { type: "purchase", product: "back" },
    { type: "refund", product: "back" },
  ] as const;
  for (const products of [4, 250]) {
    const weights = await after([...decisions, ...many(600, (n) => ({ product: `other${n % products}` }))]);
    expect(weights.get("popular")).toMatchObject({ action: "dismiss" });
    expect(weights.get("popular")?.weight).toBeLessThan(0);
    expect(weights.get("back")).toMatchObject({ action: "refund" });
    expect(weights.get("kept")).toMatchObject({ action: "purchase" });
  }
});

test("studying one course in many steps does not drop other products", async () => {
  const interests = many(12, (n) => ({ product: `interest${n}` }));
  const weights = await after([
    ...interests,
    ...many(500, (n) => ({ type: "progress", product: "law", progress: n / 500 })),
  ]);
  expect([...weights.keys()].sort()).toEqual([...interests.map(({ product }) => product), "law"].sort());
  expect(weights.get("law")?.weight).toBeLessThan(2 * 1.6);
});

test("events of a device whose clock is a day ahead do not outweigh present ones", async () => {
  const HOURS = 20 * HOUR;
  const weights = await after([
    ...many(150, (n) => ({ product: n % 2 ? "popular" : `p${n}`, ahead: HOURS })),
    DISMISSED,
  ]);
  expect(weights.get("popular")).toMatchObject({ action: "dismiss" });
  expect(weights.get("popular")?.weight).toBeLessThan(0);
  const [told, now] = await Promise.all([after([{ product: "a", ahead: HOURS }]), after([{ product: "a", ahead: 0 }])]);
  expect(told.get("a")).toEqual(now.get("a"));
});
