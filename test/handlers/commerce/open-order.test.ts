import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { type Memberships, memberships } from "./membership.ts";
import { type World, world } from "./world.ts";

let made: World;
let shop: Memberships;
beforeAll(async () => {
  made = await world();
  shop = memberships(made);
});
afterAll(() => made.close());

/** A product as its creator leaves it. */
const becomes = async (id: string, fields: Partial<Product>) => {
  const Item = { ...productKey(id), ...productOf(id, fields) };
  await made.documents.send(new PutCommand({ TableName: "CATALOGUE", Item }));
};
const usd = (amount: number) => ({ amount, currency: "usd" as const });
const statusOf = async (order: string) => (await made.sessionsOf(order)).map(({ status }) => status);

test("an open order never costs more than the price now: the dearer one is closed and replaced", async () => {
  const product = await made.sell({ price: usd(5000) });
  const dear = await made.order("patient", [product]);
  expect(dear.body.total.amount).toBe(5000);
  await becomes(product, { price: usd(1000) });
  const cheap = await made.order("patient", [product]);
  expect([cheap.status, cheap.body.total.amount, cheap.body.state]).toEqual([201, 1000, "pending"]);
  expect(cheap.body.id).not.toBe(dear.body.id);
  expect((await made.stored(dear.body.id)).state).toBe("void");
  expect(await statusOf(dear.body.id)).toEqual(["expired"]);
  await becomes(product, { price: usd(0) });
  const free = await made.order("patient", [product]);
  expect([free.body.state, free.body.total.amount, free.body.checkoutUrl]).toEqual(["paid", 0, undefined]);
  expect(await made.entitlements("patient")).toMatchObject([{ productId: product, state: "active" }]);
});

test("what became dearer stays at the price that was told", async () => {
  const product = await made.sell({ price: usd(1000) });
  const { body } = await made.order("early", [product]);
  await becomes(product, { price: usd(5000) });
  expect((await made.order("early", [product])).body).toMatchObject({ id: body.id, total: usd(1000) });
});

test("a bundle that holds more by now is ordered as it is now", async () => {
  const [one, two] = [await made.sell(), await made.sell()];
  const bundle = await made.sell({ type: "bundle", includes: [one] });
  const { body } = await made.order("bundler", [bundle]);
  await becomes(bundle, { type: "bundle", includes: [one, two] });
  const again = (await made.order("bundler", [bundle])).body;
  expect(again.id).not.toBe(body.id);
  expect(again.lines[0]?.includes?.map(({ productId }) => productId)).toEqual([one, two]);
});

test("a corrected gift is the corrected one: what the mail says is what was said last", async () => {
  const product = await made.sell();
  const give = (gift: object) =>
    made.order("giver", [product], {}, { gift: { email: "bo@example.org", message: "Hapy birthday", ...gift } });
  const { body } = await give({});
  const again = (await give({ message: "Happy birthday", from: "Ann", language: "zh" })).body;
  expect([again.id, again.checkoutUrl]).toEqual([body.id, body.checkoutUrl]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  const [mail] = await made.mailsOf(body.id);
  expect(mail).toMatchObject({ language: "zh", values: { message: "Happy birthday" } });
  expect(JSON.stringify(mail)).toContain("Ann");
});

test("an order is of the list on which its products were found last", async () => {
  const product = await made.sell();
  const [first, second] = ["01JWM8Q0000000000000000001", "01JWM8Q0000000000000000002"];
  const { body } = await made.order("follower", [product], {}, { recommendationId: first });
  await made.order("follower", [product], {}, { recommendationId: second });
  expect((await made.stored(body.id)).recommendationId).toBe(second);
});

test("a subscription that is not begun never costs more than the price now", async () => {
  const club = await shop.offer(1000);
  const dear = await shop.subscribe("member", club);
  await becomes(club, { type: "membership", recurring: { interval: "month" }, price: usd(600) });
  const cheap = await shop.subscribe("member", club);
  expect(cheap.body.id).not.toBe(dear.body.id);
  expect(cheap.body.plan.price.amount).toBe(600);
  expect((await shop.get("member", dear.body.id)).body.state).toBe("void");
});

test("an order whose payment takes days is processing, cannot be cancelled, and reports failure", async () => {
  const product = await made.sell();
  const cancel = (user: string, id: string) =>
    call<{ code: string }>(cancelOrder(made.ports), { user, params: { id } });
  const { body } = await made.order("saver", [product]);
  await made.onPage(body.checkoutUrl, "pay-later");
  // Also before its webhook has come.
  expect(await cancel("saver", body.id)).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  await made.delivered();
  const again = await made.order("saver", [product]);
  expect(again.body).toMatchObject({ id: body.id, state: "processing" });
  expect(again.body.checkoutUrl).toBeUndefined();
  expect(await cancel("saver", body.id)).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  const other = await made.order("saver", [product, await made.sell()]);
  expect(other).toMatchObject({ status: 409, body: { code: "payment-processing" } });
  await made.onPage(body.checkoutUrl, "fail");
  await made.delivered();
  expect((await made.stored(body.id)).state).toBe("failed");
});
