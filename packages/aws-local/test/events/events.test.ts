import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { EventBridgeClient, PutEventsCommand, type PutEventsRequestEntry } from "@aws-sdk/client-eventbridge";
import { afterEach, expect, test } from "vitest";
import type { BusEvent } from "../../src/events/deliveries.ts";
import { type Events, type EventsOptions, type Rule, startEvents } from "../../src/events/server.ts";

const folders: string[] = [];
const running: Events[] = [];
afterEach(async () => {
  for (const each of running.splice(0)) await stop(each);
  for (const each of folders.splice(0)) await rm(each, { recursive: true });
});

async function stop(events: Events): Promise<void> {
  if (running.includes(events)) running.splice(running.indexOf(events), 1);
  await events.close();
}

const ruleTo = (functionName: string, pattern: Rule["pattern"], retryAttempts = 2): Rule => ({
  bus: "bus",
  pattern,
  targets: [{ id: `${functionName}/Target0`, functionName, retryAttempts }],
});

async function bus(rules: readonly Rule[], options: Partial<EventsOptions> = {}) {
  const heard: [string, BusEvent][] = [];
  const dead: string[] = [];
  const events = await startEvents({
    buses: ["bus"],
    rules,
    invoke: async (name, event) => void heard.push([name, event as BusEvent]),
    deadLetter: async ({ functionName }, event, error) =>
      void dead.push(`${functionName} ${event.source} ${error.message}`),
    pauseMs: () => 0,
    ...options,
  });
  running.push(events);
  const client = new EventBridgeClient({
    endpoint: events.url,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    maxAttempts: 1,
  });
  const put = (...Entries: PutEventsRequestEntry[]) => client.send(new PutEventsCommand({ Entries }));
  return { events, heard, dead, put };
}

const entry = (detail: object, fields: Partial<PutEventsRequestEntry> = {}): PutEventsRequestEntry => ({
  EventBusName: "bus",
  Source: "lyceum.commerce",
  DetailType: "order",
  Detail: JSON.stringify(detail),
  ...fields,
});

test("an event goes to every rule that matches it, in EventBridge's form, and no other", async () => {
  const { events, heard, put } = await bus([
    ruleTo("orders", { source: ["lyceum.commerce"], "detail-type": ["order", "journal"] }),
    ruleTo("everything", { source: [{ prefix: "lyceum." }] }),
    ruleTo("mails", { "detail-type": ["mail"] }),
  ]);
  await events.start();
  const { FailedEntryCount, Entries } = await put(
    entry({ after: { id: "o" } }, { Time: new Date("2026-06-01T00:00:00Z") }),
    entry({ after: {} }, { DetailType: "mail", Source: "other" }),
  );
  await events.idle();
  expect(FailedEntryCount).toBe(0);
  expect(heard.map(([name, { source }]) => `${name} ${source}`).sort()).toEqual([
    "everything lyceum.commerce",
    "mails other",
    "orders lyceum.commerce",
  ]);
  expect(heard.find(([name]) => name === "orders")?.[1]).toEqual({
    version: "0",
    id: Entries?.[0]?.EventId,
    "detail-type": "order",
    source: "lyceum.commerce",
    account: "000000000000",
    time: "2026-06-01T00:00:00Z",
    region: "us-east-1",
    resources: [],
    detail: { after: { id: "o" } },
  });
});

test("an invalid entry is reported alone, as EventBridge does", async () => {
  const { events, heard, put } = await bus([ruleTo("all", { source: [{ prefix: "" }] })]);
  await events.start();
  const { FailedEntryCount, Entries = [] } = await put(
    entry({ n: 1 }),
    entry({}, { Detail: "{" }),
    entry({}, { Detail: "[1]" }),
    entry({}, { DetailType: undefined }),
    entry({}, { EventBusName: "another" }),
    entry({}, { Source: "aws.s3" }),
    entry({ n: 2 }, { EventBusName: "arn:aws:events:us-east-1:000000000000:event-bus/bus" }),
  );
  await events.idle();
  expect(FailedEntryCount).toBe(5);
  expect(Entries.map(({ ErrorCode }) => ErrorCode)).toEqual([
    undefined,
    "MalformedDetail",
    "MalformedDetail",
    "InvalidArgument",
    "InvalidArgument",
    "NotAuthorizedForSourceException",
    undefined,
  ]);
  expect(heard).toHaveLength(2);
});

test("a call with over ten entries, or over 256 KiB together, is refused whole", async () => {
  const { events, heard, put } = await bus([ruleTo("all", { source: [{ prefix: "" }] })]);
  await events.start();
  const refused = { name: "ValidationException" };
  await expect(put(...Array.from({ length: 11 }, () => entry({})))).rejects.toMatchObject(refused);
  await expect(put()).rejects.toMatchObject(refused);
  const half = (more: number) => entry({}, { Source: "", DetailType: "", Detail: "x".repeat(131_072 + more) });
  await expect(put(half(0), half(1))).rejects.toMatchObject(refused);
  const { FailedEntryCount } = await put(half(0), half(0));
  expect(FailedEntryCount).toBe(2);
  expect(heard).toEqual([]);
});

test("a failing target is retried as often as its rule says, then the event is a dead letter", async () => {
  let calls = 0;
  const { events, dead, put } = await bus(
    [ruleTo("broken", { source: ["poison"] }), ruleTo("shaky", { source: ["late"] })],
    {
      invoke: async (name) => {
        calls++;
        if (name === "broken" || calls < 3) throw new Error("no");
      },
    },
  );
  await events.start();
  await put(entry({}, { Source: "late" }));
  await events.idle();
  expect([calls, dead]).toEqual([3, []]);
  await put(entry({}, { Source: "poison" }));
  await events.idle();
  expect([calls, dead]).toEqual([6, ["broken poison no"]]);
});

test("an accepted event is delivered after a restart, with the attempts that it had left", async () => {
  const directory = await mkdtemp(join(tmpdir(), "events-"));
  folders.push(directory);
  const rules = [ruleTo("all", { source: ["lyceum.commerce"] }), ruleTo("gone", { source: ["lyceum.commerce"] })];
  const before = await bus(rules, { directory });
  await before.put(...[1, 2, 3].map((n) => entry({ n })));
  await setTimeout(20);
  expect(before.heard).toEqual([]);
  await stop(before.events);

  let failures = 0;
  const failing = await bus(rules.slice(0, 1), {
    directory,
    invoke: async () => {
      failures++;
      throw new Error("no");
    },
    pauseMs: () => 60_000,
  });
  await failing.events.start();
  await setTimeout(50);
  await stop(failing.events);
  expect(failures).toBe(3);

  const after = await bus(rules.slice(0, 1), { directory });
  await after.events.start();
  await after.events.idle();
  expect(after.heard.map(([, { detail }]) => (detail as { n: number }).n).sort()).toEqual([1, 2, 3]);
  await stop(after.events);
  const last = await bus(rules, { directory });
  await last.events.start();
  await last.events.idle();
  expect(last.heard).toEqual([]);
});

test("an operation that is not emulated says so", async () => {
  const options = { buses: ["bus"], invoke: async () => {}, deadLetter: async () => {}, pauseMs: () => 0 };
  for (const pattern of [
    { detail: { price: [{ numeric: [">", 10] }] } },
    { source: [{ wildcard: "lyceum.*" }] },
    { $or: [{ source: ["a"] }] },
  ] as Rule["pattern"][]) {
    await expect(startEvents({ ...options, rules: [ruleTo("f", pattern)] })).rejects.toThrow("NotImplemented");
  }
  const { events } = await bus([]);
  const reply = await fetch(events.url, {
    method: "POST",
    headers: { "x-amz-target": "AWSEvents.PutRule" },
    body: "{}",
  });
  expect([reply.status, await reply.text()]).toEqual([501, expect.stringContaining("PutRule")]);
});
