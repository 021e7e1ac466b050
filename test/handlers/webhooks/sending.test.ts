import "./environment.ts";
import { Webhook } from "standardwebhooks";
import { ulid } from "ulid";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { LEASE_MS, MOST_BODY_BYTES } from "../../../functions/webhooks/settings.ts";
import { paid, pending, refund } from "../../domain/webhooks/sales.ts";
import { crashing } from "../crashing.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { startWorld, type World } from "./world.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

let world: World;
let receiver: Receiver;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());
beforeEach(async () => {
  world.clock.ahead = 0;
  receiver = await startReceiver();
});
afterEach(async () => {
  // Nothing of one test is due in the next.
  for await (const each of world.ports.findDue(world.ports.now() + 100 * 24 * HOUR)) {
    await world.ports.saveDelivery({
      ...each,
      state: "failed",
      nextAttemptAt: undefined,
      urgency: undefined,
      version: each.version + 1,
    });
  }
  await receiver.close();
});

/** A new creator with an endpoint at the receiver, and an order that they sell the first line of. */
async function selling(fields: object = {}) {
  const creator = await world.known();
  const { body } = await world.create(creator, { url: receiver.url, ...fields });
  const id = ulid();
  const sold = (of: Order): Order => ({
    ...of,
    id,
    lines: of.lines.map((line, n) => (n === 0 ? { ...line, creatorId: creator } : line)),
  });
  return {
    creator,
    endpoint: body.id,
    secret: body.secret,
    pay: (with_ = {}) => world.hear(sold(pending()), sold(paid()), with_),
    refundIt: () =>
      world.hear(sold(paid()), {
        ...sold(paid()),
        state: "refunded",
        refunds: [refund("r", 3000)],
        refundedAt: new Date().toISOString(),
      }),
    log: () => world.deliveries(creator, body.id),
    first: async () => (await world.deliveries(creator, body.id)).items[0],
    shown: async () => (await world.get(creator, body.id)).body,
  };
}

test("a sale reaches its creator's endpoint at once, signed, with their lines alone", async () => {
  const { secret, pay, log } = await selling();
  await pay();
  expect(await world.urgent()).toEqual({ batchItemFailures: [] });
  const [{ headers, body } = { headers: {}, body: "" }, ...more] = receiver.received;
  expect(more).toEqual([]);
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>) as Record<string, unknown>;
  expect(verified).toMatchObject({
    id: headers["webhook-id"],
    type: "order.paid",
    data: { order: { lines: [{ productId: "a" }] } },
  });
  expect(headers["content-type"]).toBe("application/json");
  const { items } = await log();
  expect(items).toMatchObject([
    { id: verified.id, type: "order.paid", state: "delivered", attempts: [{ status: 204 }] },
  ]);
  expect(() =>
    new Webhook(secret).verify(body.replace("order.paid", "order.lost"), headers as Record<string, string>),
  ).toThrow();
});

test("a repeated change and repeated records are one message", async () => {
  const { pay } = await selling();
  await Promise.all([pay(), pay(), pay()]);
  await Promise.all([world.urgent(), world.urgent(), world.sweep()]);
  await pay();
  await world.urgent();
  expect(receiver.received).toHaveLength(1);
});

test("an endpoint gets the types it asked for; an operator's gets everyone's whole sales", async () => {
  const { endpoint, creator, pay, refundIt, log } = await selling({ types: ["order.refunded"] });
  const operator = ulid();
  const all = (await world.create(operator, { url: receiver.url, scope: "all" }, ["operator"])).body;
  await pay();
  await refundIt();
  await world.urgent();
  expect((await log()).items.map(({ type }) => type)).toEqual(["order.refunded"]);
  const toAll = await world.deliveries(operator, all.id);
  expect(toAll.items.map(({ type }) => type).sort()).toEqual(["order.paid", "order.refunded"]);
  const bodies = receiver.received.map(({ body }) => JSON.parse(body));
  expect(bodies.map(({ data }) => data.order.lines.length).sort()).toEqual([1, 2, 2]);
  await world.remove(operator, all.id);
  await world.remove(creator, endpoint);
});

test("an endpoint for everyone's sales gets nothing more once its owner is no operator", async () => {
  const { pay } = await selling();
  const operator = ulid();
  const all = (await world.create(operator, { url: receiver.url, scope: "all" }, ["operator"])).body;
  await pay();
  const before = receiver.received.length;
  world.former.add(operator);
  await world.urgent();
  expect(receiver.received.slice(before).map(({ body }) => JSON.parse(body).data.order.lines.length)).toEqual([1]);
  expect((await world.get(operator, all.id)).body).toMatchObject({ disabledBecause: "not-operator" });
  const log = await world.deliveries(operator, all.id);
  expect(log.items.map(({ state }) => state)).not.toContain("delivered");
  // Enabling it again opens nothing.
  await world.change(operator, all.id, { disabled: false });
  const told = receiver.received.length;
  await world.test(operator, all.id);
  await world.urgent();
  expect(receiver.received).toHaveLength(told);
  expect((await world.get(operator, all.id)).body).toMatchObject({ disabledBecause: "not-operator" });
  await world.remove(operator, all.id);
});

test("for a day both secrets sign, then only the new one", async () => {
  const { creator, endpoint, secret } = await selling();
  const { body } = await world.rotate(creator, endpoint);
  expect(body.secret).not.toBe(secret);
  await world.test(creator, endpoint);
  await world.urgent();
  const verifies = (by: string, n: number) => {
    const { headers, body } = receiver.received[n] as Receiver["received"][number];
    const stamp = Number(headers["webhook-timestamp"]);
    return headers["webhook-signature"]
      ?.toString()
      .includes(new Webhook(by).sign(String(headers["webhook-id"]), new Date(stamp * 1000), body));
  };
  expect([verifies(secret, 0), verifies(body.secret, 0)]).toEqual([true, true]);
  world.clock.ahead = 24 * HOUR + 1000;
  await world.test(creator, endpoint);
  await world.urgent();
  expect([verifies(secret, 1), verifies(body.secret, 1)]).toEqual([false, true]);
});

test("a failed delivery is retried at growing intervals under the same id", async () => {
  const { pay, first, shown } = await selling();
  receiver.answer((response) => void response.writeHead(503).end("Busy, come back"));
  await pay();
  await world.urgent();
  expect(await first()).toMatchObject({ state: "pending", attempts: [{ status: 503, body: "Busy, come back" }] });
  expect((await shown()).failingSince).toBeDefined();
  await world.sweep();
  expect(receiver.received).toHaveLength(1);
  world.clock.ahead = 6 * MINUTE;
  await world.sweep();
  world.clock.ahead = 20 * MINUTE;
  await world.sweep();
  expect(receiver.received).toHaveLength(2);
  receiver.answer(200);
  world.clock.ahead = 40 * MINUTE;
  await world.sweep();
  await world.sweep();
  expect(new Set(receiver.ids()).size).toBe(1);
  expect(await first()).toMatchObject({
    state: "delivered",
    attempts: [{ status: 503 }, { status: 503 }, { status: 200 }],
  });
  expect((await shown()).failingSince).toBeUndefined();
});

test("a delivery fails for good after nine attempts; its creator can replay one or all", async () => {
  const { creator, endpoint, pay, refundIt, log } = await selling();
  receiver.answer(500);
  await pay();
  await refundIt();
  await world.urgent();
  for (let attempt = 2; attempt <= 9; attempt++) {
    world.clock.ahead += 30 * HOUR;
    // Not failing for five days on end, so that it stays enabled.
    await world.change(creator, endpoint, { disabled: true });
    await world.change(creator, endpoint, { disabled: false });
    await world.sweep();
  }
  const failed = (await log()).items;
  expect(failed.map(({ state, attempts }) => [state, attempts.length])).toEqual([
    ["failed", 9],
    ["failed", 9],
  ]);
  receiver.answer(204);
  const [one, other] = failed as [(typeof failed)[0], (typeof failed)[0]];
  const { status, body } = await world.replay(creator, endpoint, one.id);
  expect([status, body.state, body.failure]).toEqual([202, "pending", undefined]);
  await world.urgent();
  expect(receiver.ids().at(-1)).toBe(one.id);
  expect((await world.replayFailed(creator, endpoint, "2026-01-01T00:00:00Z")).body).toEqual({
    replayed: 1,
    isComplete: true,
  });
  await world.urgent();
  expect(receiver.ids().at(-1)).toBe(other.id);
  expect((await log()).items.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  expect((await world.replayFailed(creator, endpoint, "2026-01-01T00:00:00Z")).body.replayed).toBe(0);
  expect((await world.replay(creator, endpoint, ulid())).body.code).toBe("unknown-delivery");
});

test("events before the instant are not sent again", async () => {
  const { creator, endpoint, pay, log } = await selling();
  receiver.answer(410);
  await pay();
  await world.urgent();
  await world.change(creator, endpoint, { disabled: false });
  const [{ at } = { at: "" }] = (await log()).items;
  const after = new Date(Date.parse(at) + 1).toISOString();
  expect((await world.replayFailed(creator, endpoint, after)).body.replayed).toBe(0);
  expect((await world.replayFailed(creator, endpoint, at)).body.replayed).toBe(1);
});

test("an endpoint that answers 410 is disabled at once; its owner is mailed in their language", async () => {
  const { creator, endpoint, pay, first, shown, refundIt } = await selling();
  receiver.answer(410);
  await pay();
  await world.urgent();
  expect(await first()).toMatchObject({ state: "failed", attempts: [{ status: 410 }] });
  expect(await shown()).toMatchObject({ state: "disabled", disabledBecause: "gone" });
  const mails = (await world.mails()).filter(({ id }) => String(id).includes(endpoint));
  expect(mails).toMatchObject([
    {
      to: `${creator.toLowerCase()}@example.org`,
      language: "en",
      template: "webhook-endpoint-disabled",
      values: { endpoint: receiver.url, reason: "gone" },
    },
  ]);
  await refundIt();
  await world.urgent();
  expect(receiver.received).toHaveLength(1);
  expect((await first())?.failure).toBe("The endpoint was disabled.");
});

test("an endpoint that fails for five days is disabled with one mail; deliveries are kept", async () => {
  const { creator, endpoint, pay, refundIt, log, shown } = await selling();
  receiver.answer(500);
  for (let day = 0; day < 6; day++) {
    world.clock.ahead = day * 24 * HOUR;
    if (day === 0) await pay();
    if (day === 4) await refundIt();
    await world.urgent();
    expect((await shown()).state).toBe("enabled");
    await world.sweep();
    if (day < 5) expect((await shown()).state).toBe("enabled");
    if ((await shown()).state === "disabled") break;
  }
  world.clock.ahead = 6 * 24 * HOUR;
  await world.sweep();
  await world.sweep();
  expect(await shown()).toMatchObject({ state: "disabled", disabledBecause: "failing" });
  expect((await world.mails()).filter(({ id }) => String(id).includes(endpoint))).toHaveLength(1);
  await world.change(creator, endpoint, { disabled: false });
  receiver.answer(204);
  world.clock.ahead += HOUR;
  const waiting = (await log()).items.filter(({ state }) => state === "failed").length;
  expect((await world.replayFailed(creator, endpoint, "2026-01-01T00:00:00Z")).body.replayed).toBe(waiting);
  await world.urgent();
  await world.sweep();
  expect((await log()).items.every(({ state }) => state === "delivered")).toBe(true);
});

test("a redirect is not followed, and is a failure", async () => {
  const elsewhere = await startReceiver();
  const { pay, first } = await selling();
  receiver.answer((response) => void response.writeHead(302, { location: elsewhere.url }).end());
  await pay();
  await world.urgent();
  expect(await first()).toMatchObject({ state: "pending", attempts: [{ status: 302 }] });
  expect(elsewhere.received).toEqual([]);
  await elsewhere.close();
});

test("a hanging endpoint is left after a while; its other deliveries wait for the next run", async () => {
  const { pay, refundIt, log } = await selling();
  receiver.answer(() => {});
  await pay();
  await refundIt();
  const began = Date.now();
  await world.urgent();
  expect(Date.now() - began).toBeLessThan(2_000);
  expect(receiver.received).toHaveLength(1);
  const { items } = await log();
  expect(items.map(({ attempts }) => attempts.length).sort()).toEqual([0, 1]);
  expect(items.find(({ attempts }) => attempts.length === 1)?.attempts).toMatchObject([
    { error: "There was no answer within 0.3 s." },
  ]);
  receiver.answer(204);
  world.clock.ahead = 10 * MINUTE;
  await world.sweep();
  expect((await log()).items.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
});

test("a hanging endpoint does not delay others", async () => {
  const slow = await startReceiver();
  const hanging = await selling();
  await world.change(hanging.creator, hanging.endpoint, { url: slow.url });
  slow.answer(() => {});
  const quick = await selling();
  await hanging.pay();
  await quick.pay();
  await world.urgent();
  expect((await quick.first())?.state).toBe("delivered");
  expect((await hanging.first())?.state).toBe("pending");
  await slow.close();
});

test("a long answer is cut, and an endless one counts by its status", async () => {
  const { pay, refundIt, log } = await selling();
  receiver.answer((response) => {
    response.writeHead(200);
    response.write("é".repeat(5_000));
  });
  await pay();
  await world.urgent();
  receiver.answer((response) => {
    response.writeHead(200);
    response.write("begun");
  });
  await refundIt();
  await world.urgent();
  const { items } = await log();
  const bodies = items.flatMap(({ attempts }) => attempts.map(({ body = "" }) => body));
  expect(items.map(({ state }) => state)).toEqual(["delivered", "delivered"]);
  expect(bodies.map((body) => body.length).sort((a, b) => a - b)).toEqual([5, MOST_BODY_BYTES / 2]);
});

test("an unreachable endpoint is a failure that says so", async () => {
  const { creator, endpoint, pay, first } = await selling();
  const gone = await startReceiver();
  await gone.close();
  await world.change(creator, endpoint, { url: gone.url });
  await pay();
  await world.urgent();
  expect((await first())?.attempts).toMatchObject([{ error: expect.stringContaining("ECONNREFUSED") }]);
});

test("a crash at any step loses no message, and sends it twice at most, under one id", async () => {
  for (const when of ["before", "after"] as const) {
    for (let n = 0; ; n++) {
      receiver.received.splice(0);
      world.clock.ahead = 0;
      const { pay, first } = await selling();
      await pay();
      const { ports, crash } = crashing(world.ports, ["now", "chance", "sign", "report", "pause", "findDue"], n, when);
      await world.urgent(ports).catch(() => {});
      const early = receiver.received.length;
      for (const wait of [LEASE_MS + 1, 5 * MINUTE, 5 * MINUTE]) {
        world.clock.ahead += wait;
        await world.sweep();
      }
      expect([when, n, (await first())?.state]).toEqual([when, n, "delivered"]);
      expect(receiver.received.length).toBeLessThanOrEqual(early + 1);
      expect(new Set(receiver.ids()).size).toBe(1);
      if (!crash.reached) break;
    }
  }
});

test("concurrent senders send each message once", async () => {
  const shops = await Promise.all(Array.from({ length: 5 }, () => selling()));
  await Promise.all(shops.flatMap(({ pay, refundIt }) => [pay(), refundIt()]));
  await Promise.all([world.urgent(), world.sweep(), world.sweep(), world.urgent()]);
  expect(new Set(receiver.ids()).size).toBe(10);
  expect(receiver.received).toHaveLength(10);
});

test("waiting deliveries of a deleted endpoint are not sent", async () => {
  const { creator, endpoint, pay } = await selling();
  await pay();
  await world.remove(creator, endpoint);
  await world.urgent();
  expect(receiver.received).toEqual([]);
  const { items } = await world.ports.listDeliveries(endpoint, { limit: 10 });
  expect(items).toMatchObject([{ state: "failed", failure: "The endpoint was deleted." }]);
});

test("a sender without time left leaves the rest due", async () => {
  const { pay, first } = await selling();
  await pay();
  const { sweepDeliveries } = await import("../../../functions/webhooks/handlers/sweep-deliveries.ts");
  await sweepDeliveries(world.ports)({}, { getRemainingTimeInMillis: () => 5_000 });
  expect([receiver.received.length, (await first())?.state]).toEqual([0, "pending"]);
  await world.sweep();
  expect((await first())?.state).toBe("delivered");
});

test("the log is paged, newest first, and another list's cursor is refused", async () => {
  const { creator, endpoint } = await selling();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) {
    world.clock.ahead += 1000;
    ids.push((await world.test(creator, endpoint)).body.id);
  }
  await world.urgent();
  const first = await world.deliveries(creator, endpoint, { limit: "2" });
  const second = await world.deliveries(creator, endpoint, { limit: "3", cursor: first.cursor });
  const listed = [...first.items, ...second.items].map(({ id }) => id);
  expect(listed.sort()).toEqual(ids.sort());
  const other = await selling();
  expect((await world.deliveries(other.creator, other.endpoint, { cursor: first.cursor })).code).toBe("stale-cursor");
});

test("a stream record that is no delivery is reported alone", async () => {
  const { sendUrgent } = await import("../../../functions/webhooks/handlers/send-urgent.ts");
  const Records = [{ dynamodb: { SequenceNumber: "7", NewImage: { pk: { S: "x" } } } }];
  expect(await sendUrgent(world.ports)({ Records } as never, { getRemainingTimeInMillis: () => 60_000 })).toEqual({
    batchItemFailures: [{ itemIdentifier: "7" }],
  });
});
