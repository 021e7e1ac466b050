import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { creatorsOf, withCreatorsOf } from "../../../functions/commerce/changes/shown-order.ts";
import type { ShownOrder } from "../../../functions/commerce/contract/order.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { getOrder } from "../../../functions/commerce/handlers/orders/get-order.ts";
import { listOrders } from "../../../functions/commerce/handlers/orders/list-orders.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { cardsOf } from "../../cards.ts";
import { call } from "../call.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

type Page = { items: ShownOrder[]; cursor?: string; code?: string };
const get = (user: string, id: string) => call(getOrder(world.ports), { user, params: { id } });
const cancel = (user: string, id: string, with_: Partial<World["ports"]> = {}) =>
  call(cancelOrder({ ...world.ports, ...with_ }), { user, params: { id } });
const list = (user: string, query: Record<string, string> = {}) => call<Page>(listOrders(world.ports), { user, query });

test("a buyer sees their order, and nobody else does", async () => {
  const { body } = await world.order("reader", [await world.sell()]);
  const cards = await cardsOf(creatorsOf([body]));
  expect(await get("reader", body.id)).toEqual({ status: 200, body: withCreatorsOf(body, cards) });
  expect(await get("stranger", body.id)).toMatchObject({ status: 404, body: { code: "unknown-order" } });
  expect(await get("reader", "01JWM8Q0000000000000000000")).toMatchObject({ status: 404 });
  expect(await get("reader", "17")).toMatchObject({ status: 400, body: { errors: [{ pointer: "/path/id" }] } });
});

test("the caller's own orders are listed newest first, each once over all pages", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.unshift((await world.order("lister", [await world.sell()])).body.id);
  await world.order("other", [await world.sell()]);
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const { body } = await list("lister", { limit: "2", ...(cursor && { cursor }) });
    seen.push(...body.items.map(({ id }) => id));
    cursor = body.cursor;
  } while (cursor);
  expect(seen).toEqual(ids);
  const [line] = (await list("lister", { limit: "1" })).body.items[0]?.lines ?? [];
  expect(line?.creator).toMatchObject({ id: line?.creatorId, name: `Name of ${line?.creatorId}` });
});

test("a cursor of another user, or an invented one, is refused", async () => {
  for (let n = 0; n < 2; n++) await world.order("paged", [await world.sell()]);
  const { body } = await list("paged", { limit: "1" });
  for (const cursor of [body.cursor ?? "", "made-up"]) {
    expect(await list("other", { cursor })).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
  }
  const forged = (key: object) => Buffer.from(JSON.stringify(["orders:other", key])).toString("base64url");
  const odd = await list("other", { cursor: forged({ pk: "ORDER#1", byTimePk: "CUSTOMER#paged" }) });
  expect(odd).toMatchObject({ status: 400, body: { code: "stale-cursor" } });
  const { status, body: page } = await list("other", { cursor: forged({ id: body.items[0]?.id }) });
  expect(status).toBe(200);
  expect(page.items.every(({ id }) => !body.items.some((own) => own.id === id))).toBe(true);
});

test("orders are listed by state and period, and filtered pages are full", async () => {
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) ids.push((await world.order("sorter", [await world.sell()])).body.id);
  const [first = "", second = "", third = "", fourth = ""] = ids;
  await cancel("sorter", second);
  await cancel("sorter", fourth);
  const gift = await call<ShownOrder>(placeOrder(world.ports), {
    user: "sorter",
    body: { products: [await world.sell()], gift: { email: "friend@example.org" } },
  });
  const shown = async (query: Record<string, string>) => (await list("sorter", query)).body.items.map(({ id }) => id);
  expect(await shown({ show: "over" })).toEqual([fourth, second]);
  expect(await shown({ show: "open" })).toEqual([gift.body.id, third, first]);
  expect(await shown({ show: "gifts" })).toEqual([gift.body.id]);
  expect(await shown({ show: "paid" })).toEqual([]);
  const page = (await list("sorter", { show: "open", limit: "2" })).body;
  expect(page.items.map(({ id }) => id)).toEqual([gift.body.id, third]);
  expect(await shown({ show: "open", limit: "2", cursor: page.cursor ?? "" })).toEqual([first]);
  expect((await list("sorter", { show: "over", cursor: page.cursor ?? "" })).body.code).toBe("stale-cursor");
  const later = new Date(Date.now() + 3_600_000).toISOString();
  expect(await shown({ since: later })).toEqual([]);
  expect(await shown({ since: later, until: "2020-01-01T00:00:00Z" })).toEqual([]);
  expect(await shown({ until: "2020-01-01T00:00:00Z" })).toEqual([]);
  expect(await shown({ since: "2020-01-01T00:00:00Z", until: later, show: "over" })).toEqual([fourth, second]);
  expect((await list("sorter", { show: "some" })).status).toBe(400);
});

test("a cancelled order is void, cannot be paid any more, and its products can be ordered again", async () => {
  const product = await world.sell();
  const { body } = await world.order("canceller", [product]);
  expect(await cancel("canceller", body.id)).toMatchObject({ status: 200, body: { id: body.id, state: "void" } });
  expect(await world.sessionsOf(body.id)).toMatchObject([{ status: "expired" }]);
  await expect(world.onPage(body.checkoutUrl, "pay")).rejects.toThrow("409");
  expect(await cancel("canceller", body.id)).toMatchObject({ status: 200, body: { state: "void" } });
  expect(await world.order("canceller", [product])).toMatchObject({ status: 201, body: { state: "pending" } });
});

test("only the buyer cancels, and only an unpaid order", async () => {
  const { body } = await world.order("payer", [await world.sell()]);
  expect(await cancel("stranger", body.id)).toMatchObject({ status: 404, body: { code: "unknown-order" } });
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await cancel("payer", body.id)).toMatchObject({ status: 409, body: { code: "not-pending" } });
});

test("an order that was just paid is found paid, not cancelled", async () => {
  await world.hold();
  const { body } = await world.order("moment", [await world.sell()]);
  await world.onPage(body.checkoutUrl, "pay");
  expect(await cancel("moment", body.id)).toMatchObject({ status: 409, body: { code: "not-pending" } });
  expect((await world.stored(body.id)).state).toBe("paid");
  expect(await world.entitlements("moment")).toHaveLength(1);
  await world.release();
  await world.delivered();
  expect(await world.journals(body.id)).toHaveLength(1);
});

test("an order whose money is on its way is not cancelled", async () => {
  const { body } = await world.order("sender", [await world.sell()]);
  await world.onPage(body.checkoutUrl, "pay-later");
  await world.delivered();
  expect(await cancel("sender", body.id)).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  expect((await world.stored(body.id)).state).toBe("pending");
});

test("an order that has no checkout is cancelled without Stripe", async () => {
  const product = await world.sell();
  await world.order("bare", [product], { openCheckout: async () => "no-answer" });
  const [order] = await world.ordersOf("bare");
  const expireCheckout = () => Promise.reject(new Error("Stripe was asked"));
  expect(await cancel("bare", order!.id, { expireCheckout })).toMatchObject({ status: 200, body: { state: "void" } });
});
