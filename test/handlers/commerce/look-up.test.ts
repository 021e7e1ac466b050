import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type * as z from "zod";
import { findJournals } from "../../../functions/commerce/adapters/dynamodb/journals.ts";
import {
  countOrders,
  findRightsOf,
  listOrdersIn,
  listTold,
  newestRefunds,
  newestRights,
  newestSubscriptions,
} from "../../../functions/commerce/adapters/dynamodb/look-up.ts";
import { orderItem } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import { findStripeCustomers } from "../../../functions/commerce/adapters/dynamodb/stripe-customers.ts";
import { findOrderOfObject } from "../../../functions/commerce/adapters/stripe/look-up.ts";
import type { lookUpRoutes } from "../../../functions/commerce/contract/look-up.ts";
import { findStripeObject } from "../../../functions/commerce/handlers/look-up/find-stripe-object.ts";
import { lookUpOrders } from "../../../functions/commerce/handlers/look-up/look-up-orders.ts";
import { readCustomer } from "../../../functions/commerce/handlers/look-up/read-customer.ts";
import { readOrder } from "../../../functions/commerce/handlers/look-up/read-order.ts";
import { findUser, findUsers, userItem } from "../../../functions/identity/client.ts";
import { call } from "../call.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
  const ann = { id: "ann", displayName: "Ann", email: "ann@example.org", language: "en" as const };
  await made.documents.send(
    new PutCommand({ TableName: "IDENTITY", Item: userItem({ ...ann, createdAt: "2026-06-01T00:00:00.000Z" }) }),
  );
});
afterAll(() => made.close());

type Routes = typeof lookUpRoutes;
type Replies = { readonly [Name in keyof Routes]: z.output<Routes[Name]["reply"]> & { code?: string } };
const operator = { user: "op", groups: ["operator"] };
const table = "COMMERCE";
const lookUp = (query: Record<string, string> = {}) => {
  const { documents, ports } = made;
  const handler = lookUpOrders({
    listOrders: ports.listOrders,
    listOrdersIn: listOrdersIn(documents, table),
    findUsers: findUsers(documents, "IDENTITY"),
  });
  return call<Replies["lookUpOrders"]>(handler, { ...operator, query });
};
const read = (id: string) => {
  const { documents, ports } = made;
  const handler = readOrder({
    findOrder: ports.findOrder,
    findJournals: findJournals(documents, table),
    findRightsOf: findRightsOf(documents, table),
    listTold: listTold(documents, table),
    findUser: findUser(documents, "IDENTITY"),
  });
  return call<Replies["readOrder"]>(handler, { ...operator, params: { id } });
};
const objectOf = (id: string, access = async () => ({ stripe: made.stripe, webhookSecrets: [] as string[] })) =>
  call<Replies["findStripeObject"]>(
    findStripeObject({ findOrderOfObject: findOrderOfObject(access), findOrder: made.ports.findOrder }),
    { ...operator, params: { id } },
  );
const customer = (id: string) => {
  const { documents } = made;
  const handler = readCustomer({
    countOrders: countOrders(documents, table),
    newestSubscriptions: newestSubscriptions(documents, table),
    newestRefunds: newestRefunds(documents, table),
    newestRights: newestRights(documents, table),
    findStripeCustomers: findStripeCustomers(documents, table),
  });
  return call<Replies["readCustomer"]>(handler, { ...operator, params: { id } });
};

test("an order is read with its ledger by account, its rights and the events about it", async () => {
  const product = await made.sell({ creatorId: "cleo", title: "SQL" });
  const { id, paymentIntent } = await made.bought("ann", [product]);
  const { body } = await read(id);
  expect(body).toMatchObject({
    order: { id, state: "paid", customer: "ann", paymentIntent },
    person: { displayName: "Ann", email: "ann@example.org" },
    holder: "ann",
    journals: [{ cause: `payment:${id}` }],
    rights: [{ productId: product, source: `ORDER#${id}`, state: "active" }],
  });
  expect(body.events.map(({ type, outcome }) => [type, outcome])).toContainEqual([
    "checkout.session.completed",
    "applied",
  ]);
  expect(body.balances.map(({ account }) => account)).toEqual(
    expect.arrayContaining(["stripe", "stripe-fees", "revenue", "creator:cleo"]),
  );
  expect(body.balances.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
  await made.give("cleo", id);
  await made.delivered();
  const after = (await read(id)).body;
  expect(after.order).toMatchObject({ state: "refunded", refunds: [{ state: "succeeded" }] });
  expect(after.rights).toMatchObject([{ state: "revoked", cause: "refund" }]);
  expect(after.events.length).toBeGreaterThan(body.events.length);
  expect(after.journals.length).toBe(2);
  expect((await read("01JWM8Q0000000000000000000")).body.code).toBe("unknown-order");
});

test("an event that could not be applied is shown with its order, and how it was dismissed", async () => {
  const { id, paymentIntent } = await made.bought("failing", [await made.sell()]);
  const event = { id: "evt_bad", type: "refund.created", object: { id: "re_x", paymentIntent } };
  await made.ports.keepFailure(event, "refused", "it fits nothing");
  const failing = (await read(id)).body.events.filter((each) => each.event === "evt_bad");
  expect(failing).toMatchObject([{ outcome: "failing", error: "it fits nothing", type: "refund.created" }]);
});

test("orders are found by buyer, or by state and period, each once over all pages", async () => {
  const product = await made.sell();
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await made.order(`crowd${n}`, [product])).body.id);
  const bought = await made.bought("crowd9", [product]);
  const own = (await lookUp({ buyer: "crowd9" })).body.items;
  expect(own).toMatchObject([{ id: bought.id, state: "paid", isGift: false, isDisputed: false }]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await lookUp({ state: "pending", limit: "2", ...(cursor && { cursor }) });
    expect(body.items.length).toBeLessThanOrEqual(2);
    seen.push(...body.items.map((each) => each.id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  const all = (await lookUp({ limit: "100" })).body.items;
  expect(all.map((each) => each.id)).toEqual(
    all
      .map((each) => each.id)
      .toSorted()
      .reverse(),
  );
  expect(all.map((each) => each.id)).toEqual(expect.arrayContaining([...ids, bought.id]));
  expect(all.find((each) => each.customer === "ann")?.person).toEqual({ displayName: "Ann", email: "ann@example.org" });
  expect((await lookUp({ buyer: "ann", state: "paid" })).status).toBe(400);
});

test("a period includes its beginning and not its end, and a reversed one is empty", async () => {
  const at = Date.parse("2026-02-01T12:00:00.000Z");
  const { body } = await made.order("timed", [await made.sell()]);
  const order = await made.stored(body.id);
  const ids = ["01KGCT6B00", "01KGCT6B01"].map((time) => `${time}AAAAAAAAAAAAAAAA`);
  for (const id of ids)
    await made.documents.send(new PutCommand({ TableName: table, Item: orderItem({ ...order, id }) }));
  const { decodeTime } = await import("ulid");
  const [first = at, second = at] = ids.map(decodeTime);
  const iso = (ms: number) => new Date(ms).toISOString();
  const found = async (from: number, to: number) =>
    (await lookUp({ from: iso(from), to: iso(to) })).body.items.map(({ id }) => id);
  expect(await found(first, second)).toEqual([ids[0]]);
  expect(await found(first, second + 1)).toEqual([ids[1], ids[0]]);
  expect(await found(second, first)).toEqual([]);
});

test("an order is found by its objects at Stripe: session, payment, charge, refund, dispute", async () => {
  const { id, paymentIntent, charge } = await made.bought("traced", [await made.sell({ creatorId: "cleo" })]);
  const { checkout } = await made.stored(id);
  for (const each of [checkout?.id ?? "", paymentIntent, charge])
    expect((await objectOf(each)).body).toEqual({ order: id });
  const dispute = await made.contested(charge);
  expect((await objectOf(dispute)).body).toEqual({ order: id });
  const other = await made.bought("traced", [await made.sell({ creatorId: "cleo" })]);
  await made.give("cleo", other.id);
  await made.delivered();
  const [refund] = (await made.stored(other.id)).refunds ?? [];
  expect((await objectOf(refund?.stripeRefund ?? "")).body).toEqual({ order: other.id });
  for (const none of ["pi_nothing", "ch_nothing", "acct_1", "x"]) {
    expect((await objectOf(none)).body.code).toBe("unknown-object");
  }
});

test("if Stripe does not answer, the look-up says so", async () => {
  const { Stripe } = await import("stripe");
  const stripe = new Stripe("sk_test_x", { protocol: "http", host: "127.0.0.1", port: 9, maxNetworkRetries: 0 });
  const { status, body } = await objectOf("pi_1", async () => ({ stripe, webhookSecrets: [] }));
  expect([status, body.code]).toEqual([503, "payment-unavailable"]);
});

test("a customer's orders, refunds and rights are counted, and the newest are shown", async () => {
  const first = await made.bought("counted", [await made.sell({ creatorId: "cleo" })]);
  const kept = await made.sell({ creatorId: "cleo" });
  await made.bought("counted", [kept]);
  await made.give("cleo", first.id);
  await made.delivered();
  expect((await customer("counted")).body).toMatchObject({
    orders: { count: 2, more: false },
    subscriptions: { count: 0, newest: [] },
    refunds: { count: 1, newest: [{ orderId: first.id, state: "succeeded" }] },
    rights: { count: 1, more: false, newest: [{ productId: kept, state: "active" }] },
  });
  expect((await customer("nobody")).body).toMatchObject({ orders: { count: 0, more: false } });
});
