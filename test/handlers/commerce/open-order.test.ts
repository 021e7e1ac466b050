import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { type Memberships, memberships } from "./membership.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
let shop: Memberships;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
});
afterAll(() => world.close());

/** A product as its creator leaves it. */
const becomes = async (id: string, fields: Partial<Product>) => {
  const Item = { ...productKey(id), ...productOf(id, fields) };
  await world.documents.send(new PutCommand({ TableName: "CATALOGUE", Item }));
};
const usd = (amount: number) => ({ amount, currency: "usd" as const });
const statusOf = async (order: string) => (await world.sessionsOf(order)).map(({ status }) => status);

test("an open order never exceeds the current price: a dearer one is replaced", async () => {
  const product = await world.sell({ price: usd(5000) });
  const dear = await world.order("patient", [product]);
  expect(dear.body.total.amount).toBe(5000);
  await becomes(product, { price: usd(1000) });
  const cheap = await world.order("patient", [product]);
  expect([cheap.status, cheap.body.total.amount, cheap.body.state]).toEqual([201, 1000, "pending"]);
  expect(cheap.body.id).not.toBe(dear.body.id);
  expect((await world.stored(dear.body.id)).state).toBe("void");
  expect(await statusOf(dear.body.id)).toEqual(["expired"]);
  await becomes(product, { price: usd(0) });
  const free = await world.order("patient", [product]);
  expect([free.body.state, free.body.total.amount, free.body.checkoutUrl]).toEqual(["paid", 0, undefined]);
  expect(await world.entitlements("patient")).toMatchObject([{ productId: product, state: "active" }]);
});

test("an open order keeps its price when the product becomes dearer", async () => {
  const product = await world.sell({ price: usd(1000) });
  const { body } = await world.order("early", [product]);
  await becomes(product, { price: usd(5000) });
  expect((await world.order("early", [product])).body).toMatchObject({ id: body.id, total: usd(1000) });
});

test("a bundle that includes more now is ordered as it is now", async () => {
  const [one, two] = [await world.sell(), await world.sell()];
  const bundle = await world.sell({ type: "bundle", includes: [one] });
  const { body } = await world.order("bundler", [bundle]);
  await becomes(bundle, { type: "bundle", includes: [one, two] });
  const again = (await world.order("bundler", [bundle])).body;
  expect(again.id).not.toBe(body.id);
  expect(again.lines[0]?.includes?.map(({ productId }) => productId)).toEqual([one, two]);
});

test("a gift's mail has its latest details", async () => {
  const product = await world.sell();
  const give = (gift: object) =>
    world.order("giver", [product], {}, { gift: { email: "bo@example.org", message: "Hapy birthday", ...gift } });
  const { body } = await give({});
  const again = (await give({ message: "Happy birthday", from: "Ann", language: "zh" })).body;
  expect([again.id, again.checkoutUrl]).toEqual([body.id, body.checkoutUrl]);
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  const [mail] = await world.mailsOf(body.id);
  expect(mail).toMatchObject({ language: "zh", values: { message: "Happy birthday" } });
  expect(JSON.stringify(mail)).toContain("Ann");
});

test("an order is attributed to the last list with its products", async () => {
  const product = await world.sell();
  const [first, second] = ["01JWM8Q0000000000000000001", "01JWM8Q0000000000000000002"];
  const { body } = await world.order("follower", [product], {}, { recommendationId: first });
  await world.order("follower", [product], {}, { recommendationId: second });
  expect((await world.stored(body.id)).recommendationId).toBe(second);
});

test("a subscription that has not begun never exceeds the current price", async () => {
  const club = await shop.offer(1000);
  const dear = await shop.subscribe("member", club);
  await becomes(club, { type: "membership", recurring: { interval: "month" }, price: usd(600) });
  const cheap = await shop.subscribe("member", club);
  expect(cheap.body.id).not.toBe(dear.body.id);
  expect(cheap.body.plan.price.amount).toBe(600);
  expect((await shop.get("member", dear.body.id)).body.state).toBe("void");
});

test("an order whose payment takes days is processing, cannot be cancelled, and reports failure", async () => {
  const product = await world.sell();
  const cancel = (user: string, id: string) =>
    call<{ code: string }>(cancelOrder(world.ports), { user, params: { id } });
  const { body } = await world.order("saver", [product]);
  await world.onPage(body.checkoutUrl, "pay-later");
  // Also before its webhook has come.
  expect(await cancel("saver", body.id)).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  await world.delivered();
  const again = await world.order("saver", [product]);
  expect(again.body).toMatchObject({ id: body.id, state: "processing" });
  expect(again.body.checkoutUrl).toBeUndefined();
  expect(await cancel("saver", body.id)).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  const other = await world.order("saver", [product, await world.sell()]);
  expect(other).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  await world.onPage(body.checkoutUrl, "fail");
  await world.delivered();
  expect((await world.stored(body.id)).state).toBe("failed");
});
