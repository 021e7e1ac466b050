import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { findTrade, listStopped, replaceTrade } from "../../../functions/commerce/adapters/dynamodb/trades.ts";
import { quoteCart } from "../../../functions/commerce/handlers/orders/quote-cart.ts";
import { changeSubscription } from "../../../functions/commerce/handlers/subscriptions/change-subscription.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { getTrade } from "../../../functions/commerce/handlers/trade/get-trade.ts";
import { listStopped as stoppedRoute } from "../../../functions/commerce/handlers/trade/list-stopped.ts";
import { setTrade } from "../../../functions/commerce/handlers/trade/set-trade.ts";
import { call } from "../call.ts";
import { creditsWorld } from "../credits/world.ts";

let made: Awaited<ReturnType<typeof creditsWorld>>;
beforeAll(async () => {
  made = await creditsWorld();
});
afterAll(() => made.close());

const operator = { user: "op", groups: ["operator"] };
const ports = () => ({
  findTrade: findTrade(made.documents, "COMMERCE"),
  replaceTrade: replaceTrade(made.documents, "COMMERCE"),
  listStopped: listStopped(made.documents, "COMMERCE"),
  pause: made.ports.pause,
  now: made.ports.now,
});
type Shown = {
  sales: string;
  transfers: string;
  decisions: { reason: string; by: string; sales: string }[];
  code?: string;
};
const set = async (id: string, sales: string, transfers = "open", reason = "Reported.") =>
  (await call<Shown>(setTrade(ports()), { ...operator, params: { id }, body: { sales, transfers, reason } })).body;
const get = async (id: string) => (await call<Shown>(getTrade(ports()), { ...operator, params: { id } })).body;

const refused = { status: 409, body: { code: "creator-stopped" } };
let creatorId = "";
beforeEach(() => {
  creatorId = `c${ulid()}`;
});
const monthly = { interval: "month" } as const;

test("a stopped creator's products are not quoted, sold, given, subscribed to or used", async () => {
  const product = await made.sell({ creatorId });
  const membership = await made.sell({ creatorId, type: "membership", recurring: monthly });
  const pack = await made.sellPack(10, { creatorId });
  const use = await made.sellUse(2, { creatorId });
  await made.bought("member", [pack]);
  const quote = () => call(quoteCart({ ...made.ports, isTaxed: false }), { body: { products: [product], codes: [] } });
  const sub = (user: string) => call(subscribe(made.ports), { user, body: { product: membership } });

  await set(creatorId, "stopped");
  expect(await quote()).toMatchObject(refused);
  expect(await made.order("ann", [product])).toMatchObject(refused);
  expect(await made.order("ann", [product], {}, { gift: { email: "bea@example.org" } })).toMatchObject(refused);
  expect(await made.order("ann", [await made.sell(), product])).toMatchObject(refused);
  expect(await sub("ann")).toMatchObject(refused);
  expect(await made.use("member", use)).toMatchObject(refused);
  expect(await made.order("ann", [await made.sell()])).toMatchObject({ status: 201 });

  await set(creatorId, "open");
  expect(await quote()).toMatchObject({ status: 200 });
  expect(await made.order("bob", [product])).toMatchObject({ status: 201 });
  expect(await sub("bob")).toMatchObject({ status: 201 });
  expect(await made.use("member", use)).toMatchObject({ status: 201 });
});

test("nobody changes to another membership of a stopped creator", async () => {
  const [small, large] = [
    await made.sell({ creatorId, type: "membership", recurring: monthly }),
    await made.sell({ creatorId, type: "membership", recurring: monthly, price: { amount: 5000, currency: "usd" } }),
  ];
  const { body } = await call<{ id: string; checkoutUrl: string }>(subscribe(made.ports), {
    user: "cleo",
    body: { product: small },
  });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  await set(creatorId, "stopped");
  const change = () =>
    call(changeSubscription(made.ports), { user: "cleo", params: { id: body.id }, body: { product: large } });
  expect(await change()).toMatchObject(refused);
  await set(creatorId, "open");
  expect(await change()).toMatchObject({ status: 200 });
});

test("an order's write itself checks that sales are open", async () => {
  const product = await made.sell({ creatorId });
  const commit: typeof made.ports.commit = async (change, event) => {
    // The stop comes when the order was decided on.
    if (change && !change.before) await set(creatorId, "stopped");
    return made.ports.commit(change, event);
  };
  expect(await made.order("dan", [product], { commit })).toMatchObject(refused);
  expect(await made.ordersOf("dan")).toEqual([]);
  const free = await made.sell({ creatorId, price: { amount: 0, currency: "usd" } });
  await set(creatorId, "open");
  expect(await made.order("dan", [free], { commit })).toMatchObject(refused);
  expect(await made.entitlements("dan")).toEqual([]);
});

test("a subscription's and a use's write check it too", async () => {
  const membership = await made.sell({ creatorId, type: "membership", recurring: monthly });
  const commitSubscription: typeof made.ports.commitSubscription = async (change, event) => {
    if (change && !change.before) await set(creatorId, "stopped");
    return made.ports.commitSubscription(change, event);
  };
  const asked = { user: "eve", body: { product: membership } };
  expect(await call(subscribe({ ...made.ports, commitSubscription }), asked)).toMatchObject(refused);
  await set(creatorId, "open");
  const pack = await made.sellPack(10, { creatorId });
  const use = await made.sellUse(2, { creatorId });
  await made.bought("eve", [pack]);
  const commitUsage: typeof made.creditsPorts.commitUsage = async (change) => {
    await set(creatorId, "stopped");
    return made.creditsPorts.commitUsage(change);
  };
  expect(await made.use("eve", use, {}, { commitUsage })).toMatchObject(refused);
  expect((await made.credits("eve")).find((each) => each.creatorId === creatorId)).toMatchObject({ left: 10 });
});

test("buyers keep what they bought, and may still pay an open order", async () => {
  const [bought, open] = [await made.sell({ creatorId }), await made.sell({ creatorId })];
  await made.bought("fay", [bought]);
  const { body } = await made.order("fay", [open]);
  await set(creatorId, "stopped", "stopped");
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const rights = await made.entitlements("fay");
  expect(rights.map(({ state }) => state)).toEqual(["active", "active"]);
});

test("each decision is stored with its reason, time and author; a repeated one is not", async () => {
  expect(await get(creatorId)).toEqual({ creator: creatorId, sales: "open", transfers: "open", decisions: [] });
  await set(creatorId, "stopped", "stopped", "Sells what is another's.");
  await set(creatorId, "stopped", "stopped", "Sells what is another's.");
  await set(creatorId, "open", "stopped", "It was theirs.");
  const { decisions, sales, transfers } = await get(creatorId);
  expect({ sales, transfers }).toEqual({ sales: "open", transfers: "stopped" });
  expect(decisions).toMatchObject([
    { reason: "It was theirs.", sales: "open", by: "op" },
    { reason: "Sells what is another's.", sales: "stopped", by: "op" },
  ]);
});

test("only creators with stopped sales or transfers are listed", async () => {
  await set(creatorId, "open", "stopped");
  const other = `c${ulid()}`;
  await set(other, "stopped");
  await set(other, "open");
  const { body } = await call<{ items: { creator: string }[] }>(stoppedRoute(ports()), operator);
  const listed = body.items.map(({ creator }) => creator);
  expect(listed).toContain(creatorId);
  expect(listed).not.toContain(other);
});
