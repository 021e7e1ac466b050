import "./environment.ts";
import {
  FirehoseClient,
  type PutRecordBatchCommandInput,
  type PutRecordBatchCommandOutput,
} from "@aws-sdk/client-firehose";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { appendLog } from "../../../functions/behaviour/adapters/log.ts";
import { findUnknownProducts } from "../../../functions/behaviour/adapters/products.ts";
import { profileItem } from "../../../functions/behaviour/adapters/profiles.ts";
import { switchedOff } from "../../../functions/behaviour/domain/forgotten.ts";
import { recordEvents } from "../../../functions/behaviour/handlers/record-events.ts";
import { roundTrips } from "../round-trips.ts";
import { newVisitor } from "../visitors.ts";
import { eventOf, post, STREAM, startWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof startWorld>>;
let send: ReturnType<typeof recordEvents>;
beforeAll(async () => {
  world = await startWorld();
  send = recordEvents(world.ports);
});
afterAll(() => world.close());

const visitor = newVisitor;
/** Sends as a visitor. */
const postAs = async (handler: unknown, anonymousId: string, body: unknown) =>
  post(handler, body, await world.as(anonymousId));
const many = (count: number, fields: object) => Array.from({ length: count }, () => eventOf(fields));
const loggedOf = async (anonymousId: string) =>
  (await world.log()).filter((line) => line.anonymousId === anonymousId).map(({ id }) => id);

test("a visitor's event is in the log and the profile when the reply comes", async () => {
  const anonymousId = visitor();
  const [viewed, carted] = [
    eventOf({ at: "2026-01-01T00:00:00Z" }),
    eventOf({ type: "cart", at: "2026-01-01T00:00:01Z" }),
  ];
  const then = recordEvents({ ...world.ports, now: () => Date.parse("2026-01-01T00:00:02Z") });
  const { status, body } = await postAs(then, anonymousId, { events: [viewed, carted] });
  expect([status, body]).toEqual([
    200,
    {
      results: [
        { id: viewed.id, status: "accepted" },
        { id: carted.id, status: "accepted" },
      ],
    },
  ]);
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toEqual({
    subject: `anonymous:${anonymousId}`,
    products: [
      {
        product: "p",
        at: "2026-01-01T00:00:01.000Z",
        id: carted.id,
        sums: {
          cart: { present: 1, strongest: 2 },
          view: { present: expect.closeTo(1, 6), strongest: expect.closeTo(1, 6) },
        },
      },
    ],
    counters: { view: 1, cart: 1 },
    firstSeenAt: "2026-01-01T00:00:00.000Z",
    shown: [],
    hours: [2, ...Array.from({ length: 23 }, () => 0)],
    days: [Date.parse("2026-01-01") / 86_400_000],
    spentMs: 0,
    lastSeenAt: "2026-01-01T00:00:01.000Z",
  });
  expect(await loggedOf(anonymousId)).toEqual([viewed.id, carted.id]);
});

test("a member's events belong to the user of the access token, not to the visitor's token", async () => {
  const user = ulid();
  const anonymousId = visitor();
  const headers = { ...(await world.as(anonymousId)), authorization: `Bearer ${await world.token(user)}` };
  expect((await post(send, { events: many(2, {}) }, headers)).status).toBe(200);
  expect((await world.profileOf(`user:${user}`))?.counters).toEqual({ view: 2 });
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toBeUndefined();
  const lines = (await world.log()).filter((line) => line.user === user);
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).not.toHaveProperty("anonymousId");
});

test("a token that is not ours is refused, and nothing is stored", async () => {
  const { status, body } = await post(send, { events: many(1, { session: "refused" }) }, "x.y.z");
  expect([status, body.code]).toEqual([401, "invalid-token"]);
  const anonymousId = visitor();
  const { "visitor-token": token } = await world.as(anonymousId);
  for (const self of ["1", anonymousId, `${token}x`, "x.y.z", ""]) {
    const forged = await post(send, { events: many(1, { session: "refused" }) }, { "visitor-token": self });
    expect([self, forged.status, forged.body.code]).toEqual([self, 401, "invalid-visitor-token"]);
  }
  expect((await world.log()).filter((line) => line.type !== "merge" && line.session === "refused")).toEqual([]);
});

test("all events of a request belong to its sender: none can name another", async () => {
  const [own, other] = [visitor(), visitor()];
  const { body } = await postAs(send, own, {
    events: [eventOf(), eventOf({ anonymousId: other }), eventOf({ user: "u" })],
  });
  expect(body.results.map((result) => [result.status, result.errors?.[0]?.pointer])).toEqual([
    ["accepted", undefined],
    ["invalid", "/events/1/anonymousId"],
    ["invalid", "/events/2/user"],
  ]);
  expect(await world.profileOf(`anonymous:${other}`)).toBeUndefined();
  const nobody = await post(send, { events: [eventOf(), eventOf({ consent: false })] });
  expect(nobody.body.results.map((result) => [result.status, result.errors?.[0]?.pointer])).toEqual([
    ["invalid", "/events/0"],
    ["not-kept", undefined],
  ]);
});

test("the valid events of a mixed batch are stored, and each other has its errors", async () => {
  const anonymousId = visitor();
  const valid = eventOf();
  const refused = eventOf({ consent: false });
  const { status, body } = await postAs(send, anonymousId, {
    events: [eventOf({ type: "purchase" }), valid, null, refused, eventOf({ value: 1e308 })],
  });
  expect(status).toBe(200);
  expect(body.results.map((result) => [result.status, result.errors?.[0]?.pointer])).toEqual([
    ["invalid", "/events/0/type"],
    ["accepted", undefined],
    ["invalid", "/events/2"],
    ["not-kept", undefined],
    ["invalid", "/events/4/value"],
  ]);
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 1 });
  const ids = (await world.log()).map(({ id }) => id);
  expect(ids).toContain(valid.id);
  expect(ids).not.toContain(refused.id);
});

test("an event dated ahead counts as of its arrival, and the log keeps the reported time", async () => {
  const anonymousId = visitor();
  const now = Date.now();
  const toldAt = new Date(now + 20 * 3_600_000).toISOString();
  const ahead = recordEvents({ ...world.ports, now: () => now });
  await postAs(ahead, anonymousId, {
    events: [eventOf({ at: toldAt }), eventOf({ at: new Date(now - 1).toISOString() })],
  });
  const at = new Date(now).toISOString();
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toMatchObject({ lastSeenAt: at, products: [{ at }] });
  const lines = (await world.log()).filter((line) => line.anonymousId === anonymousId);
  expect(lines[0]).toMatchObject({ at, toldAt });
  expect(lines[1]).not.toHaveProperty("toldAt");
});

test("events are counted for operators by their status, those without consent too", async () => {
  const counted: object[] = [];
  const counting = recordEvents({ ...world.ports, countEvents: (counts) => counted.push(counts) });
  const anonymousId = visitor();
  await postAs(counting, anonymousId, { events: [eventOf({}), ...many(2, { consent: false }), 1] });
  expect(counted).toEqual([{ accepted: 1, "not-kept": 2, "unknown-product": 0, invalid: 1 }]);
});

test("with profiling off nothing is stored, not even in the log, and the reply says so", async () => {
  const anonymousId = visitor();
  const subject = `anonymous:${anonymousId}`;
  await world.put("Behaviour", profileItem(switchedOff(subject, "2026-01-01T00:00:00.000Z"), 1));
  const event = eventOf({});
  const { status, body } = await postAs(send, anonymousId, { events: [event, 1] });
  expect([status, body.results.map((result) => result.status)]).toEqual([200, ["not-kept", "invalid"]]);
  expect((await world.profileOf(subject))?.products).toEqual([]);
  expect((await world.log()).map(({ id }) => id)).not.toContain(event.id);
});

test("up to 500 events are accepted at once; 501, or a body that is not a list, are refused", async () => {
  const anonymousId = visitor();
  const events = many(500, { query: "学".repeat(200) });
  expect((await postAs(send, anonymousId, { events })).status).toBe(200);
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 500 });
  const late = visitor();
  const over = await postAs(send, late, { events: many(501, {}) });
  expect([over.status, over.body.code, over.body.errors?.[0]?.pointer]).toEqual([400, "invalid-request", "/events"]);
  for (const body of [{ events: [] }, { events: {} }, {}, []]) expect((await post(send, body)).status).toBe(400);
  expect((await post(send, "{")).body.code).toBe("malformed-json");
  expect(await loggedOf(late)).toEqual([]);
});

test("500 events take one call of the log, one read and one write of the profile", async () => {
  let calls = 0;
  const appendLog: typeof world.ports.appendLog = (lines) => {
    calls++;
    return world.ports.appendLog(lines);
  };
  const trips = await roundTrips(world.documents, async () => {
    const events = Array.from({ length: 500 }, (_, n) => eventOf({ product: `p${n}` }));
    expect((await postAs(recordEvents({ ...world.ports, appendLog }), visitor(), { events })).status).toBe(200);
  });
  expect([calls, trips]).toEqual([1, 2]);
});

test("a batch sent twice changes the profile once, and is in the log once", async () => {
  const anonymousId = visitor();
  const events = [...many(300, { type: "impression" }), ...many(200, {})];
  await postAs(send, anonymousId, { events });
  const before = await world.itemOf(`anonymous:${anonymousId}`);
  const again = await postAs(send, anonymousId, { events });
  expect(again.body.results.every(({ status }) => status === "accepted")).toBe(true);
  expect(await world.itemOf(`anonymous:${anonymousId}`)).toEqual(before);
  expect(await loggedOf(anonymousId)).toHaveLength(500);
});

test("an event that is in a batch twice counts once", async () => {
  const anonymousId = visitor();
  const event = eventOf();
  await postAs(send, anonymousId, { events: [event, event] });
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 1 });
});

test("20 batches of one visitor at once lose nothing", async () => {
  const anonymousId = visitor();
  const batches = Array.from({ length: 20 }, () => [...many(3, {}), ...many(22, { type: "impression" })]);
  const { promise: allLogged, resolve } = Promise.withResolvers<void>();
  let logged = 0;
  // All come to the profile, which is not there yet, in one moment.
  const together = recordEvents({
    ...world.ports,
    appendLog: async (events) => {
      const taken = await world.ports.appendLog(events);
      logged++;
      if (logged === batches.length) resolve();
      await allLogged;
      return taken;
    },
  });
  const replies = await Promise.all(batches.map((events) => postAs(together, anonymousId, { events })));
  expect(replies.map(({ status }) => status)).toEqual(Array(20).fill(200));
  const profile = await world.profileOf(`anonymous:${anonymousId}`);
  expect(profile?.counters).toEqual({ view: 60, impression: 440 });
  expect(profile?.products[0]?.sums.view?.present).toBeCloseTo(60, 3);
  expect((await loggedOf(anonymousId)).sort()).toEqual(
    batches
      .flat()
      .map(({ id }) => id)
      .sort(),
  );
});

/** A delivery stream that takes only what `takes` says, by the record's place in the call. */
function halfDeaf(takes: (index: number, call: number) => boolean) {
  const sizes: number[] = [];
  const client = new FirehoseClient({});
  client.middlewareStack.add(
    (next) => async (args) => {
      const input = args.input as PutRecordBatchCommandInput;
      const call = sizes.push(input.Records?.length ?? 0) - 1;
      const taken = (input.Records ?? []).map((_, index) => takes(index, call));
      const Records = input.Records?.filter((_, index) => taken[index]);
      const failed = { ErrorCode: "ServiceUnavailableException", ErrorMessage: "Slow down." };
      if (Records?.length === 0) {
        return {
          response: {},
          output: { $metadata: {}, FailedPutCount: taken.length, RequestResponses: taken.map(() => failed) },
        };
      }
      const reply = await next({ ...args, input: { ...input, Records } as never });
      const output = reply.output as PutRecordBatchCommandOutput;
      const given = [...(output.RequestResponses ?? [])];
      output.RequestResponses = taken.map((each) => (each ? given.shift()! : failed));
      output.FailedPutCount = taken.filter((each) => !each).length;
      return reply;
    },
    { step: "initialize" },
  );
  return { sizes, appendLog: appendLog(client, STREAM) };
}

test("only the records that the delivery stream refused are sent again", async () => {
  const anonymousId = visitor();
  const events = many(100, {});
  const { sizes, appendLog } = halfDeaf((index, call) => call > 1 || index % 2 === 0);
  const { status } = await postAs(recordEvents({ ...world.ports, appendLog }), anonymousId, { events });
  expect(status).toBe(200);
  expect(sizes).toEqual([100, 50, 25]);
  expect((await loggedOf(anonymousId)).sort()).toEqual(events.map(({ id }) => id).sort());
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 100 });
});

test("a full delivery stream gives 503; the same batch later loses and doubles nothing", async () => {
  const anonymousId = visitor();
  const events = many(10, {});
  const { sizes, appendLog } = halfDeaf((index, call) => call === 0 && index < 5);
  const counted: object[] = [];
  const ports = { ...world.ports, appendLog, countEvents: (counts: object) => counted.push(counts) };
  const failed = await postAs(recordEvents(ports), anonymousId, { events });
  expect([failed.status, failed.body.code]).toEqual([503, "busy"]);
  expect(sizes).toEqual([10, 5, 5, 5, 5]);
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toBeUndefined();
  expect(counted).toEqual([]);
  expect((await postAs(send, anonymousId, { events })).status).toBe(200);
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 10 });
  expect(new Set(await loggedOf(anonymousId)).size).toBe(10);
});

test("after a crash between log and profile the repeated batch completes both", async () => {
  const anonymousId = visitor();
  const events = many(30, {});
  const crashing = recordEvents({ ...world.ports, findProfile: () => Promise.reject(new Error("killed")) });
  expect((await postAs(crashing, anonymousId, { events })).status).toBe(500);
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toBeUndefined();
  expect((await postAs(send, anonymousId, { events })).status).toBe(200);
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.counters).toEqual({ view: 30 });
  expect(new Set(await loggedOf(anonymousId)).size).toBe(30);
});

test("an event about an unknown product has its own status and is not kept", async () => {
  const anonymousId = visitor();
  await world.put("Catalogue", { pk: "PRODUCT#sql", sk: "PRODUCT", id: "sql" });
  const withProducts = recordEvents({
    ...world.ports,
    findUnknownProducts: findUnknownProducts(world.documents, "Catalogue"),
  });
  const others = Array.from({ length: 150 }, (_, n) => eventOf({ product: `none-${n}` }));
  const [known, broken, about] = [
    eventOf({ product: "sql" }),
    { id: "x" },
    eventOf({ type: "search", product: undefined }),
  ];
  const { body } = await postAs(withProducts, anonymousId, { events: [...others, broken, known, about] });
  expect(body.results.map(({ status }) => status)).toEqual([
    ...others.map(() => "unknown-product"),
    "invalid",
    "accepted",
    "accepted",
  ]);
  expect(await loggedOf(anonymousId)).toEqual([known.id, about.id]);
  expect((await world.profileOf(`anonymous:${anonymousId}`))?.products.map(({ product }) => product)).toEqual(["sql"]);
});
