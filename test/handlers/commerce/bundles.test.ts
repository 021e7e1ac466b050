import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { productsOf } from "../../../functions/commerce/orders/bundle.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const states = async (customer: string) =>
  Object.fromEntries((await made.entitlements(customer)).map(({ productId, state }) => [productId, state]));
async function bundled() {
  const parts = [await made.sell(), await made.sell({ type: "ebook" })] as const;
  const bundle = await made.sell({ type: "bundle", includes: [...parts], price: { amount: 1500, currency: "usd" } });
  return { bundle, parts };
}

test("a paid bundle opens itself and its products at its own price; a refund closes them all", async () => {
  const { bundle, parts } = await bundled();
  const { id } = await made.bought("ann", [bundle]);
  // Stripe keeps 2.9 % and 30.
  expect(await made.balance(id, "stripe")).toBe(1500 - 74);
  expect(await states("ann")).toEqual({ [bundle]: "active", [parts[0]]: "active", [parts[1]]: "active" });
  expect((await made.ask("ann", id, { products: [parts[0]] })).body.code).toBe("not-in-order");
  expect((await made.ask("ann", id)).body).toMatchObject({ state: "succeeded", products: [bundle] });
  await made.delivered();
  expect(await states("ann")).toEqual({ [bundle]: "revoked", [parts[0]]: "revoked", [parts[1]]: "revoked" });
});

test("opening a bundle's e-book counts for the bundle", async () => {
  const { bundle, parts } = await bundled();
  const { id } = await made.bought("reader", [bundle]);
  await made.opened("reader", parts[1]);
  expect((await made.ask("reader", id)).body).toMatchObject({
    state: "requested",
    policy: expect.stringContaining("handed out"),
  });
});

test("an open bundle blocks orders of its products, and the other way round", async () => {
  const { bundle, parts } = await bundled();
  const open = (await made.order("bo", [bundle])).body;
  expect(await made.order("bo", [parts[0]])).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  expect((await made.order("bo", [bundle])).body.id).toBe(open.id);
  await made.onPage(open.checkoutUrl, "pay");
  await made.delivered();
  expect(await made.order("bo", [parts[0]])).toMatchObject({ status: 409, body: { code: "already-owned" } });
});

test("a bundle and its product ordered at once by one customer are one open order", async () => {
  const { bundle, parts } = await bundled();
  const replies = await Promise.all([
    made.order("cy", [bundle]),
    made.order("cy", [parts[0]]),
    made.order("cy", [bundle]),
    made.order("cy", [parts[1]]),
  ]);
  const ids = new Set(replies.flatMap(({ status, body }) => (status === 201 ? body.id : [])));
  const open = (await made.ordersOf("cy")).filter(({ state }) => state === "pending");
  expect(open.length).toBeGreaterThan(0);
  const held = open.flatMap(({ lines }) => lines.flatMap(productsOf));
  expect(new Set(held).size).toBe(held.length);
  expect(ids).toEqual(new Set(open.map(({ id }) => id)));
});

test("an owner of some products of a bundle may buy it, an owner of all may not", async () => {
  const { bundle, parts } = await bundled();
  await made.bought("di", [parts[0]]);
  const { id } = await made.bought("di", [bundle]);
  const both = (await made.entitlements("di")).filter(({ productId }) => productId === parts[0]);
  expect(both.map(({ state }) => state)).toEqual(["active", "active"]);
  await made.ask("di", id);
  await made.delivered();
  const left = (await made.entitlements("di")).filter(({ state }) => state === "active");
  expect(left.map(({ productId }) => productId)).toEqual([parts[0]]);
  await made.bought("di", [parts[1]]);
  expect(await made.order("di", [bundle])).toMatchObject({ status: 409, body: { code: "already-owned" } });
});

test("a dispute of a bundle suspends all its entitlements", async () => {
  const { bundle, parts } = await bundled();
  const { charge } = await made.bought("ed", [bundle]);
  await made.contested(charge);
  expect(await states("ed")).toEqual({ [bundle]: "suspended", [parts[0]]: "suspended", [parts[1]]: "suspended" });
});
