import "./environment.ts";
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { profileItem } from "../../../functions/behaviour/adapters/profiles.ts";
import { switchedOff } from "../../../functions/behaviour/domain/forgotten.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { orderKind } from "../../../functions/commerce/keys.ts";
import { visitorKey } from "../../../functions/identity/client.ts";
import { progressKey, reviewKey } from "../../../functions/learning/keys.ts";
import { newVisitor } from "../visitors.ts";
import { eventOf, post, startWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof startWorld>>;
/** As they deploy, wired by their own environment. */
let handlers: Record<"orders" | "learning" | "visitors", DynamoDBStreamHandler>;
let recordEvents: unknown;
beforeAll(async () => {
  world = await startWorld();
  handlers = {
    orders: (await import("../../../functions/behaviour/handlers/record-order-facts.ts")).handler,
    learning: (await import("../../../functions/behaviour/handlers/record-learning-facts.ts")).handler,
    visitors: (await import("../../../functions/behaviour/handlers/merge-visitor.ts")).handler,
  };
  recordEvents = (await import("../../../functions/behaviour/handlers/record-events.ts")).handler;
});
afterAll(() => world.close());

const run = async (handler: DynamoDBStreamHandler, Records: DynamoDBRecord[]) =>
  (await handler({ Records }, {} as Context, () => {})) as DynamoDBBatchResponse;
/** The records of what `work` does to a table. */
async function recordsOf(table: string, work: () => Promise<unknown>): Promise<DynamoDBRecord[]> {
  const last = world.changes(table).at(-1)?.sequence ?? 0;
  await work();
  return world.changes(table, last).map(({ record }) => record);
}
const loggedOf = async (user: string) => (await world.log()).filter((line) => line.user === user);

const orderOf = (customer: string, fields: Partial<Order>): Order => ({
  id: ulid(),
  customer,
  lines: ["a", "b"].map((productId) => ({
    productId,
    creatorId: "maker",
    type: "course",
    title: "Title",
    version: 1,
    price: { amount: 1900, currency: "usd" },
    refundDays: 14,
  })),
  total: { amount: 3800, currency: "usd" },
  refunded: { amount: 0, currency: "usd" },
  state: "pending",
  createdAt: "2026-05-01T00:00:00Z",
  version: 1,
  ...fields,
});

test("a paid and refunded order is in log and profile; repeated stream records change nothing", async () => {
  const customer = ulid();
  const recommendationId = ulid();
  const order = orderOf(customer, { recommendationId });
  const records = await recordsOf("Commerce", async () => {
    const put = (fields: Partial<Order>) =>
      world.put("Commerce", { ...orderKind.key({ order: order.id }), ...order, ...fields });
    await put({});
    await put({ state: "paid", paidAt: "2026-05-01T00:05:00Z" });
    await put({ state: "refunded", paidAt: "2026-05-01T00:05:00Z", refundedAt: "2026-05-02T00:00:00Z" });
  });
  expect(records).toHaveLength(3);
  expect(await run(handlers.orders, records)).toEqual({ batchItemFailures: [] });
  const before = await world.itemOf(`user:${customer}`);
  expect(await world.profileOf(`user:${customer}`)).toMatchObject({
    counters: { purchase: 2, refund: 2 },
    products: ["a", "b"].map(() => ({
      at: "2026-05-02T00:00:00.000Z",
      sums: { refund: { present: 1, strongest: -5 }, purchase: {} },
    })),
    lastSeenAt: "2026-05-02T00:00:00.000Z",
  });
  expect(await run(handlers.orders, records.toReversed())).toEqual({ batchItemFailures: [] });
  expect(await world.itemOf(`user:${customer}`)).toEqual(before);
  const lines = await loggedOf(customer);
  expect(lines.every((line) => line.type !== "merge" && line.recommendationId === recommendationId)).toBe(true);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(4);
});

test("a purchase for an organisation is not its buyer's interest", async () => {
  const order = orderOf(ulid(), { seats: { organisation: ulid(), count: 3 } });
  const records = await recordsOf("Commerce", async () => {
    await world.put("Commerce", { ...orderKind.key({ order: order.id }), ...order });
    await world.put("Commerce", {
      ...orderKind.key({ order: order.id }),
      ...order,
      state: "paid",
      paidAt: "2026-05-01T00:05:00Z",
    });
  });
  expect(await run(handlers.orders, records)).toEqual({ batchItemFailures: [] });
  expect(await world.itemOf(`user:${order.customer}`)).toBeUndefined();
});

test("a review and new progress are facts; a step back and a repeated review are not", async () => {
  const customer = ulid();
  const about = { version: 1, paid: true, counts: true, revision: 1 };
  const review = { id: ulid(), productId: "a", customer, rating: 5, createdAt: "2026-05-03T00:00:00Z", ...about };
  const step = (progress: number, furthest: number, day: number, fields: object = {}) =>
    world.put("Learning", {
      ...progressKey(customer, "a"),
      customer,
      productId: "a",
      progress,
      furthest,
      startedAt: "2026-05-01T00:00:00Z",
      updatedAt: `2026-05-0${day}T00:00:00Z`,
      ...fields,
    });
  const records = await recordsOf("Learning", async () => {
    await step(0.5, 0.5, 1);
    await step(0.2, 0.5, 2);
    await world.put("Learning", { ...reviewKey("a", customer), ...review });
    await world.put("Learning", { ...reviewKey("a", customer), ...review, text: "Good" });
    await step(1, 1, 4, { completedAt: "2026-05-04T00:00:00Z" });
    await step(0.1, 1, 5, { completedAt: "2026-05-04T00:00:00Z" });
  });
  expect(records).toHaveLength(6);
  for (const _ of ["once", "again"]) expect(await run(handlers.learning, records)).toEqual({ batchItemFailures: [] });
  const profile = await world.profileOf(`user:${customer}`);
  expect(profile?.counters).toEqual({ progress: 2, review: 1, complete: 1 });
  expect(profile?.products).toMatchObject([{ product: "a", sums: { complete: {}, progress: {}, review: {} } }]);
  expect(new Set((await loggedOf(customer)).map(({ id }) => id)).size).toBe(4);
});

test("a record that is not an order fails alone, and the order before it is kept", async () => {
  const customer = ulid();
  const order = orderOf(customer, { state: "paid", paidAt: "2026-05-01T00:05:00Z" });
  const records = await recordsOf("Commerce", async () => {
    await world.put("Commerce", { ...orderKind.key({ order: order.id }), ...order });
    await world.put("Commerce", { ...orderKind.key({ order: "broken" }), state: "paid" });
  });
  const broken = records[1]?.dynamodb?.SequenceNumber;
  expect(await run(handlers.orders, records)).toEqual({ batchItemFailures: [{ itemIdentifier: broken }] });
  expect((await world.profileOf(`user:${customer}`))?.counters).toEqual({ purchase: 2 });
});

const registration = (user: string, anonymousId: string) =>
  recordsOf("Identity", () =>
    world.put("Identity", { ...visitorKey(user, anonymousId), user, anonymousId, at: new Date().toISOString() }),
  );
const see = async (anonymousId: string, event: object) =>
  post(recordEvents, { events: [event] }, await world.as(anonymousId));

test("a visitor who registers keeps their history, and events sent again count once", async () => {
  const [user, anonymousId] = [ulid(), newVisitor()];
  const token = await world.token(user);
  const [early, late] = [eventOf(), eventOf({ type: "cart" })];
  await see(anonymousId, early);
  const records = await registration(user, anonymousId);
  expect(await run(handlers.visitors, records)).toEqual({ batchItemFailures: [] });
  await post(recordEvents, { events: [early, late] }, token);
  expect(await run(handlers.visitors, records)).toEqual({ batchItemFailures: [] });
  await post(recordEvents, { events: [eventOf({ type: "click" })] }, token);
  expect(await world.profileOf(`user:${user}`)).toMatchObject({
    counters: { view: 1, cart: 1, click: 1 },
    products: [{ product: "p", sums: { click: {}, cart: { strongest: expect.closeTo(2, 3) }, view: {} } }],
  });
  const merges = (await loggedOf(user)).filter(({ type }) => type === "merge");
  expect(merges).toHaveLength(1);
  expect(merges[0]).toMatchObject({ user, anonymousId });
});

test("the log does not record which visitor became a user with profiling off", async () => {
  const [user, anonymousId] = [ulid(), newVisitor()];
  await world.put("Behaviour", profileItem(switchedOff(`user:${user}`, "2026-01-01T00:00:00.000Z"), 1));
  await see(anonymousId, eventOf());
  expect(await run(handlers.visitors, await registration(user, anonymousId))).toEqual({ batchItemFailures: [] });
  expect(await loggedOf(user)).toEqual([]);
  expect(await world.profileOf(`user:${user}`)).toMatchObject({ isOff: true, products: [] });
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toMatchObject({ products: [], counters: {} });
});

test("nothing more is accepted for a visitor who has registered, in log or profile", async () => {
  const [user, anonymousId] = [ulid(), newVisitor()];
  await run(handlers.visitors, await registration(user, anonymousId));
  const { status, body } = await see(anonymousId, eventOf({ type: "dismiss" }));
  expect([status, body.code]).toEqual([409, "visitor-registered"]);
  expect((await world.profileOf(`user:${user}`))?.counters).toEqual({});
  expect(await world.profileOf(`anonymous:${anonymousId}`)).toMatchObject({ products: [], counters: {} });
  expect((await world.log()).filter((line) => line.type === "dismiss" && line.anonymousId === anonymousId)).toEqual([]);
});

test("concurrent events and a merge lose and double nothing", async () => {
  const [user, anonymousId] = [ulid(), newVisitor()];
  const token = await world.token(user);
  const records = await registration(user, anonymousId);
  const batches = Array.from({ length: 12 }, (_, n) => [n % 2 ? eventOf() : eventOf({ type: "cart" })]);
  const visitor = await world.as(anonymousId);
  const work = batches.map(([event]) =>
    post(recordEvents, { events: [event] }, event?.type === "view" ? token : visitor),
  );
  const merges = [run(handlers.visitors, records), run(handlers.visitors, records)];
  const replies = await Promise.all(work);
  expect(await Promise.all(merges)).toEqual(Array(2).fill({ batchItemFailures: [] }));
  const taken = batches.flatMap(([event], n) => (replies[n]?.status === 200 ? [event!] : []));
  expect(taken.filter(({ type }) => type === "view")).toHaveLength(6);
  for (const { status, body } of replies) if (status !== 200) expect(body.code).toBe("visitor-registered");
  const counters = Object.fromEntries(
    Object.entries(Object.groupBy(taken, ({ type }) => type)).map(([type, own]) => [type, own?.length]),
  );
  expect((await world.profileOf(`user:${user}`))?.counters).toEqual(counters);
});
