import "./environment.ts";
import { Metrics } from "@aws-lambda-powertools/metrics";
import type { FirehoseClient, PutRecordBatchCommand } from "@aws-sdk/client-firehose";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { countEvents } from "../../../functions/behaviour/adapters/counts.ts";
import { appendLog } from "../../../functions/behaviour/adapters/log.ts";
import { findProfile, replaceProfiles } from "../../../functions/behaviour/adapters/profiles.ts";
import type { BehaviourEvent } from "../../../functions/behaviour/contract/event.ts";
import { eventTypes } from "../../../functions/behaviour/contract/event-types.ts";
import { DECIDED, INTERESTS } from "../../../functions/behaviour/contract/profile.ts";
import { mergedProfiles, profileWithEvents } from "../../../functions/behaviour/domain/profile.ts";
import { changeProfiles } from "../../../functions/behaviour/flows/change-profiles.ts";
import { profileKind } from "../../../functions/behaviour/keys.ts";
import { PROFILE_ATTEMPTS, REMEMBERED } from "../../../functions/behaviour/settings.ts";
import { isRefusal } from "../../../functions/shared/kernel/refusal.ts";
import { VISITOR_SECONDS } from "../../../functions/shared/runtime/visitor-tokens.ts";
import { newVisitor } from "../visitors.ts";
import { eventOf, startWorld, TABLE } from "./world.ts";

let world: Awaited<ReturnType<typeof startWorld>>;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

const events = (count: number, fields: object = {}) =>
  Array.from({ length: count }, () => eventOf(fields)) as BehaviourEvent[];

test("a call to the log has at most 500 records and 4 MiB, one line each", async () => {
  const calls: { records: number; bytes: number; text: string }[] = [];
  const firehose = {
    send: async ({ input }: PutRecordBatchCommand) => {
      const data = (input.Records ?? []).map(({ Data }) => Buffer.from(Data as Uint8Array));
      const bytes = data.reduce((sum, { length }) => sum + length, 0);
      calls.push({ records: data.length, bytes, text: Buffer.concat(data).toString() });
      return { RequestResponses: data.map(() => ({ RecordId: "1" })) };
    },
  } as unknown as FirehoseClient;
  const small = events(1201);
  expect(await appendLog(firehose, "log")(small)).toBe(true);
  expect(calls.map(({ records }) => records)).toEqual([500, 500, 201]);
  expect(calls.map(({ text }) => text).join("")).toBe(small.map((event) => `${JSON.stringify(event)}\n`).join(""));
  calls.length = 0;
  const large = events(10, { query: "x".repeat(900_000) });
  expect(await appendLog(firehose, "log")(large)).toBe(true);
  expect(calls.map(({ records }) => records)).toEqual([4, 4, 2]);
  expect(Math.max(...calls.map(({ bytes }) => bytes))).toBeLessThanOrEqual(4 * 1024 * 1024);
});

test("the largest profile stays far below an item's 400 KB, and is read as it was written", async () => {
  const subject = `anonymous:${"v".repeat(64)}`;
  const change = (all: BehaviourEvent[]) =>
    changeProfiles(world.ports, [subject], ([before]) => [profileWithEvents(before, subject, all)]);
  // Every type of event with each of as many products as are kept, their ids as long as they may be.
  const product = (n: number) => `${n}`.padStart(64, "x");
  const kinds = eventTypes.filter((type) => !["purchase", "refund", "dismiss"].includes(type));
  for (const type of eventTypes) {
    await change(
      Array.from({ length: DECIDED }, (_, n) => events(1, { type, product: product(n), progress: 1 / 3 })).flat(),
    );
  }
  for (const type of kinds) {
    await change(
      Array.from({ length: INTERESTS }, (_, n) => events(1, { type, product: product(1000 + n), value: 4.4 })).flat(),
    );
  }
  const written = await change(events(1, { product: product(0), type: "checkout" }));
  const [kept] = isRefusal(written) ? [] : written;
  expect(kept?.counted).toHaveLength(REMEMBERED);
  expect(kept?.products).toHaveLength(INTERESTS + DECIDED);
  const read = await changeProfiles(world.ports, [subject], (found) => found);
  expect(read).toEqual(written);
  const size = Buffer.byteLength(JSON.stringify(await world.itemOf(subject)));
  expect(size).toBeLessThan(300_000);
});

test("a change of a profile is refused as busy if it conflicts every time", async () => {
  const subject = `user:${ulid()}`;
  await world.put(TABLE, { ...profileKind.key({ subject }), version: 1 });
  let writes = 0;
  // Absent whenever it is read, present whenever it is written.
  const overtaken = {
    send: async (command: { input: { Item?: unknown } }) => {
      if (!command.input.Item) return {};
      writes++;
      return world.documents.send(command as never);
    },
  } as unknown as typeof world.documents;
  const ports = {
    findProfile: findProfile(overtaken, TABLE),
    replaceProfiles: replaceProfiles(overtaken, TABLE),
    pause: async () => {},
  };
  const changed = await changeProfiles(ports, [subject], ([before]) => [profileWithEvents(before, subject, events(1))]);
  expect(changed).toMatchObject({ refused: "busy" });
  expect(writes).toBe(PROFILE_ATTEMPTS);
});

test("a visitor's profile expires after 400 days without activity, a user's stays", async () => {
  const keep = (subject: string) =>
    changeProfiles(world.ports, [subject], ([before]) => [
      profileWithEvents(before, subject, events(1, { at: "2026-01-01T00:00:00Z" })),
    ]);
  const [visitor, user] = [`anonymous:${ulid()}`, `user:${ulid()}`];
  await keep(visitor);
  await keep(user);
  expect((await world.itemOf(visitor))?.expiresAt).toBe(Date.parse("2027-02-05T00:00:00Z") / 1000);
  expect(await world.itemOf(user)).not.toHaveProperty("expiresAt");
});

test("a closed visitor's profile outlives all of their tokens", async () => {
  const who = { user: ulid(), anonymousId: newVisitor() };
  const [visitor, user] = [`anonymous:${who.anonymousId}`, `user:${who.user}`];
  const merge = { id: ulid(), type: "merge", at: new Date().toISOString(), ...who } as const;
  await changeProfiles(world.ports, [visitor, user], ([from, into]) => mergedProfiles(from, into, merge));
  // The last token of theirs may have been issued in the moment before.
  expect((await world.itemOf(visitor))?.expiresAt).toBeGreaterThan(Date.parse(merge.at) / 1000 + VISITOR_SECONDS);
});

test("the counts are written in the embedded metric format", () => {
  vi.stubEnv("POWERTOOLS_METRICS_DISABLED", "false");
  vi.stubEnv("POWERTOOLS_DEV", "true");
  const written = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    countEvents(new Metrics({ namespace: "Lyceum", serviceName: "behaviour" }))({
      accepted: 3,
      "not-kept": 2,
      "unknown-product": 1,
      invalid: 0,
    });
    expect(JSON.parse(written.mock.calls[0]?.[0] as string)).toMatchObject({
      _aws: { CloudWatchMetrics: [{ Namespace: "Lyceum", Dimensions: [["service"]] }] },
      service: "behaviour",
      EventsAccepted: 3,
      EventsNotKept: 2,
      EventsUnknownProduct: 1,
      EventsInvalid: 0,
    });
  } finally {
    written.mockRestore();
    vi.unstubAllEnvs();
  }
});
