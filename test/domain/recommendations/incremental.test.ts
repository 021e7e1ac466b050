import fc from "fast-check";
import { expect, test } from "vitest";
import { type EventType, eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { ingestLog } from "../../../functions/recommendations/flows/ingest-log.ts";
import {
  type Interaction,
  NEEDS_ACCOUNT,
  weighedInteractions,
} from "../../../functions/recommendations/interactions/interaction.ts";
import type { LogState } from "../../../functions/recommendations/log/training-log.ts";
import { datasetOf, historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { type LogObject, trainingPorts, trainingWorld } from "../../handlers/recommendations/training-world.ts";
import { DAY, decode, event, HOUR } from "./log-lines.ts";

const START = Date.parse("2026-03-01T00:00:00Z");
const END = START + 90 * DAY;
/** After the last object and the last run. */
const NOW = END + 10 * DAY;

interface Told {
  readonly line: Record<string, unknown>;
  /** In hours after `START`: when it arrived, and how much later its object could be seen. */
  readonly arrival: number;
  readonly lateness: number;
}

const visitors = ["v0", "v1", "v2"];
const users = ["u0", "u1"];
const told: fc.Arbitrary<Told> = fc
  .record({
    who: fc.constantFrom(...visitors.map((anonymousId) => ({ anonymousId })), ...users.map((user) => ({ user }))),
    product: fc.constantFrom("a", "b", "c"),
    type: fc.constantFrom(...eventTypes),
    arrival: fc.integer({ min: 30, max: 90 * 24 }),
    delay: fc.integer({ min: -24 * 60, max: 72 * 60 }),
    lateness: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 71 })),
    value: fc.integer({ min: 1, max: 5 }),
    progress: fc.integer({ min: 0, max: 10 }).map((tenths) => tenths / 10),
    consent: fc.integer({ min: 0, max: 9 }).map((n) => n > 0),
  })
  .map(({ who, arrival, delay, lateness, ...rest }) => {
    const at = new Date(START + arrival * HOUR - delay * 60_000).toISOString();
    return { line: { ...event({ user: undefined }), ...rest, ...who, at }, arrival, lateness };
  });
const merge: fc.Arbitrary<Told> = fc
  .record({
    anonymousId: fc.constantFrom(...visitors),
    user: fc.constantFrom(...users),
    arrival: fc.integer({ min: 0, max: 90 * 24 }),
    minute: fc.integer({ min: 0, max: 59 }),
  })
  .map(({ arrival, minute, ...who }) => {
    const at = new Date(START + arrival * HOUR + minute * 60_000).toISOString();
    return { line: { id: event().id, type: "merge", at, ...who }, arrival, lateness: 0 };
  });
/** The end of the hour that it arrived in, and a minute that its object may gather for. */
const arrivedBy = ({ arrival }: Told): number => START + (arrival + 1) * HOUR + 60_000;
const isAhead = (each: Told): boolean => Date.parse(String(each.line.at)) > arrivedBy(each);
const log = fc
  .record({
    events: fc.array(told, { minLength: 1, maxLength: 60 }),
    merges: fc.array(merge, { maxLength: 3 }),
    again: fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 24 * 20 }))),
  })
  .map(({ events, merges, again }) => [
    ...events,
    ...merges,
    // What is sent again arrives within the month that ids are known.
    ...again.flatMap(([which, later]) => {
      const first = events[which % events.length]!;
      // What is dated ahead counts as of its arrival: which of two that is depends on which is read first.
      return isAhead(first) ? [] : [{ ...first, arrival: Math.min(90 * 24, first.arrival + later) }];
    }),
  ]);

/** Objects of the log by key, with the hour (since `START`) from which on they are there. */
function objectsOf(all: readonly Told[]): Map<string, { lines: string[]; from: number }> {
  const objects = new Map<string, { lines: string[]; from: number }>();
  for (const { line, arrival, lateness } of all) {
    const hour = new Date(START + arrival * HOUR).toISOString().slice(0, 13).replace(/[-T]/g, "/");
    const key = `events/${hour}/${lateness}.gz`;
    const object = objects.get(key) ?? { lines: [], from: arrival + lateness };
    objects.set(key, object);
    object.lines.push(JSON.stringify(line));
  }
  return objects;
}

const runOf = (world: ReturnType<typeof trainingWorld>, now: number, until = Number.POSITIVE_INFINITY) =>
  ingestLog(trainingPorts(world, now), decode, { rebuild: false, until });

/** Weights by subject and product, as the training run makes them. */
function trained(state: LogState): Map<string, number> {
  const { subjects, itemIds, matrix } = datasetOf(state, NOW);
  const weights = new Map<string, number>();
  subjects.forEach((subject, row) => {
    const { indices, weights: own } = historyOf(matrix, row);
    for (let at = 0; at < indices.length; at++) {
      weights.set(`${state.subjects.textOf(subject)} ${itemIds[indices[at]!]}`, own[at]!);
    }
  });
  return weights;
}

const arrived = (each: Told): unknown => (isAhead(each) ? new Date(arrivedBy(each)).toISOString() : each.line.at);

/** The same by `weighedInteractions` over the very events, each once, each under whom it belongs to. */
function weighed(all: readonly Told[]): Map<string, number> {
  const lines: Record<string, unknown>[] = [
    ...new Map(all.map((each) => [each.line.id, { ...each.line, at: arrived(each) }])).values(),
  ];
  const owners = new Map<string, { user: string; at: string }>();
  for (const { type, anonymousId, user, at } of lines as Record<string, string>[]) {
    const before = owners.get(anonymousId!);
    if (type === "merge" && !(before && before.at <= at!)) owners.set(anonymousId!, { user: user!, at: at! });
  }
  const bySubject = new Map<string, Interaction[]>();
  for (const line of lines) {
    if (line.type === "merge" || !line.consent) continue;
    const visitor = line.anonymousId as string | undefined;
    // What only an account can do is no visitor's to tell.
    if (visitor !== undefined && NEEDS_ACCOUNT.has(line.type as EventType)) continue;
    const subject = visitor === undefined ? (line.user as string) : (owners.get(visitor)?.user ?? visitor);
    bySubject.set(subject, [...(bySubject.get(subject) ?? []), line as unknown as Interaction]);
  }
  const weights = new Map<string, number>();
  for (const [subject, interactions] of bySubject) {
    for (const [product, { weight }] of weighedInteractions(interactions, NOW))
      weights.set(`${subject} ${product}`, weight);
  }
  return weights;
}

function expectAlike(found: ReadonlyMap<string, number>, expected: ReadonlyMap<string, number>): void {
  expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
  for (const [key, weight] of expected) {
    expect(Math.abs(found.get(key)! - weight)).toBeLessThanOrEqual(1e-6 * Math.abs(weight) + 1e-9);
  }
}

test("however the log is split into runs, the weights are those of one run over all of it", () => {
  return fc.assert(
    fc.asyncProperty(log, fc.array(fc.integer({ min: 0, max: 94 * 24 }), { maxLength: 6 }), async (all, times) => {
      const objects = objectsOf(all);
      const world = trainingWorld();
      for (const time of [...times.sort((a, b) => a - b), 95 * 24]) {
        for (const [key, { lines, from }] of objects) if (from <= time) world.objects.set(key, lines);
        // Every other run has no time but for one object.
        await runOf(world, START + time * HOUR, time % 2 === 1 ? 0 : undefined);
      }
      const last = (await runOf(world, NOW))!;
      const whole = trainingWorld(
        Object.fromEntries([...objects].map(([key, { lines }]): [string, LogObject] => [key, lines])),
      );
      const once = (await runOf(whole, NOW))!;
      expectAlike(trained(last.state), weighed(all));
      expectAlike(trained(last.state), trained(once.state));
      expect(last.state.counts).toEqual(once.state.counts);
      expect(last.state.span).toEqual(once.state.span);
      expect(world.read.length).toBe(objects.size);
    }),
    { numRuns: 200 },
  );
});

test("a run reads new objects only, including one that arrives late for an hour already read", async () => {
  const world = trainingWorld({ "events/2026/05/01/10/a.gz": [JSON.stringify(event())] });
  await runOf(world, NOW);
  const first = world.snapshot;
  await runOf(world, NOW);
  expect(world.read).toEqual(["events/2026/05/01/10/a.gz"]);
  expect(world.snapshot).toBe(first);
  for (const key of ["events/2026/04/28/10/late.gz", "events/2026/05/02/00/new.gz"]) {
    world.objects.set(key, [JSON.stringify(event({ at: "2026-04-28T00:00:00Z" }))]);
  }
  const { reading } = (await runOf(world, NOW))!;
  expect(world.read.slice(1)).toEqual(["events/2026/04/28/10/late.gz", "events/2026/05/02/00/new.gz"]);
  expect(reading).toMatchObject({ objects: 2, lines: 2, kept: 2, left: 0 });
  expect(reading.rebuilt).toBeUndefined();
});

test("keys that are not log objects, or of a future hour, are left alone and counted", async () => {
  const world = trainingWorld({
    "events/2026/05/01/10/a.gz": [JSON.stringify(event())],
    "events/2026/05/01/10/a.txt": ["{}"],
    "events/2026/99/01/10/a.gz": ["{}"],
    "events/2099/05/01/10/a.gz": ["{}"],
  });
  const { reading, state } = (await runOf(world, NOW))!;
  expect(reading).toMatchObject({ objects: 1, misplaced: 3 });
  expect(state.index.hour).toBe(Date.parse("2026-05-01T10:00:00Z") / HOUR);
});

test("objects that a run has no time for are left for the next one", async () => {
  const world = trainingWorld({
    "events/2026/05/01/10/a.gz": [JSON.stringify(event())],
    "events/2026/05/01/10/b.gz": [JSON.stringify(event())],
  });
  expect((await runOf(world, NOW, 0))?.reading).toMatchObject({ objects: 1, left: 1 });
  expect((await runOf(world, NOW, 0))?.reading).toMatchObject({ objects: 1, left: 0 });
});

test("a missing or damaged snapshot is rebuilt from the whole log", async () => {
  const world = trainingWorld({ "events/2026/05/01/10/a.gz": [JSON.stringify(event())] });
  const expected = trained((await runOf(world, NOW))!.state);
  const bytes = world.snapshots.get(world.snapshot!.key)!;
  for (const spoil of [() => world.snapshots.clear(), () => bytes.fill(0, 8, 12)]) {
    world.snapshots.set(world.snapshot!.key, bytes);
    spoil();
    const { state, reading } = (await runOf(world, NOW))!;
    expect(reading.rebuilt).toBe("The snapshot is missing or damaged.");
    expect(trained(state)).toEqual(expected);
  }
});

test("corrupt lines and damaged objects are quarantined with their position, the rest is read", async () => {
  const good = JSON.stringify(event());
  const world = trainingWorld({
    "events/2026/05/01/10/a.gz": [
      good,
      "{broken",
      JSON.stringify(event({ at: "2026-07-01T00:00:00Z" })),
      "x".repeat(70_000),
    ],
    "events/2026/05/01/11/b.gz": {
      bytes: Buffer.from(`${JSON.stringify(event())}\n{"cut`),
      damage: "unexpected end of file",
    },
    "events/2026/05/01/12/c.gz": [good],
  });
  const { reading } = (await runOf(world, NOW))!;
  expect(reading).toMatchObject({
    objects: 3,
    unreadable: 1,
    lines: 7,
    corrupt: 3,
    outOfTime: 1,
    duplicates: 1,
    kept: 2,
  });
  const [a, b] = [...world.quarantined.values()];
  expect(a?.lines.map(({ number, fault, text }) => [number, fault, text.length])).toEqual([
    [2, "not-an-event", 7],
    [3, "out-of-time", a!.lines[1]!.text.length],
    [4, "not-an-event", 2048],
  ]);
  expect(b).toMatchObject({ damage: "unexpected end of file", lines: [{ number: 2, text: '{"cut' }] });
  expect(world.quarantined.size).toBe(2);
});

test("the quarantine is bounded, however much is broken", async () => {
  const hour = (n: number) => `events/2026/05/01/${String(n).padStart(2, "0")}/a.gz`;
  const world = trainingWorld(
    Object.fromEntries(Array.from({ length: 24 }, (_, n) => [hour(n), Array.from({ length: 300 }, () => "{")])),
  );
  const { reading } = (await runOf(world, NOW))!;
  expect(reading).toMatchObject({ corrupt: 24 * 300, quarantined: 1000 });
});

test("of two runs at once one adds what is new, and the other nothing", async () => {
  const world = trainingWorld({ "events/2026/05/01/10/a.gz": [JSON.stringify(event())] });
  const results = await Promise.all([runOf(world, NOW), runOf(world, NOW)]);
  expect(results.filter((result) => result === undefined)).toHaveLength(1);
  expect((await runOf(world, NOW))!.state.counts).toMatchObject({ kept: 1, duplicates: 0, objects: 1 });
});

test("old snapshots are swept away, and the one before stays", async () => {
  const world = trainingWorld();
  for (let day = 1; day <= 5; day++) {
    world.objects.set(`events/2026/05/0${day}/10/a.gz`, [JSON.stringify(event())]);
    await runOf(world, NOW);
  }
  expect([...world.snapshots.keys()].map((key) => key.split("-")[0])).toEqual(["snapshots/4", "snapshots/5"]);
});
