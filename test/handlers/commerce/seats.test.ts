import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SeatsBought } from "../../../functions/commerce/contract/order.ts";
import { createDiscount } from "../../../functions/commerce/handlers/discounts/create-discount.ts";
import { poolKey } from "../../../functions/organisations/keys.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const orderSeats = (user: string, products: string[], seats: SeatsBought, codes: string[] = []) =>
  made.order(user, products, {}, { seats, codes });

/** An order of seats, paid. */
async function bought(owner: string, products: string[], count: number) {
  const organisation = await made.found(owner);
  const { body } = await orderSeats(owner, products, { organisation, count });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  return { id: body.id, organisation, customer: `organisation:${organisation}` };
}

const claims = (order: string, product: string, count: number) =>
  made.documents.send(
    new PutCommand({
      TableName: "ORGANISATIONS",
      Item: { ...poolKey(order, product), taken: 0, claimed: 0, issued: count, mails: count },
    }),
  );

test("seats cost their number times the price, and belong to the organisation, not the buyer", async () => {
  const products = [await made.sell(), await made.sell({ price: { amount: 250, currency: "usd" } })];
  const organisation = await made.found("boss");
  const { status, body } = await orderSeats("boss", products, { organisation, count: 3 });
  expect([status, body]).toMatchObject([
    201,
    {
      state: "pending",
      total: { amount: 3750, currency: "usd" },
      seats: { organisation, count: 3 },
      lines: [
        { quantity: 3, unitPrice: { amount: 1000 }, price: { amount: 3000 } },
        { quantity: 3, unitPrice: { amount: 250 }, price: { amount: 750 } },
      ],
    },
  ]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  expect(await made.stored(body.id)).toMatchObject({ state: "paid", total: { amount: 3750 } });
  expect(await made.entitlements("boss")).toEqual([]);
  expect(await made.entitlements(`organisation:${organisation}`)).toMatchObject(
    products.toSorted().map((productId) => ({ productId, seats: 3, state: "active", source: `ORDER#${body.id}` })),
  );
  // Stripe keeps 2.9 % and 30.
  expect(await made.balance(body.id, "stripe")).toBe(3750 - 139);
  expect((await made.ordersOf("boss")).map(({ id }) => id)).toEqual([body.id]);
});

test("only its owner buys seats for an organisation", async () => {
  const product = await made.sell();
  const organisation = await made.found("owner");
  for (const seats of [
    { organisation, count: 1 },
    { organisation: ulid(), count: 1 },
  ]) {
    expect(await orderSeats("stranger", [product], seats)).toMatchObject({
      status: 404,
      body: { code: "unknown-organisation" },
    });
  }
});

test("an owner may still buy seats of a product, and a buyer of seats the product itself", async () => {
  const product = await made.sell();
  await made.bought("both", [product]);
  const { customer } = await bought("both", [product], 2);
  expect(await made.entitlements(customer)).toMatchObject([{ state: "active", seats: 2 }]);
  const other = await made.sell();
  await bought("first-seats", [other], 2);
  expect((await made.order("first-seats", [other])).status).toBe(201);
});

test("free products and memberships are not sold by seats", async () => {
  const organisation = await made.found("thrifty");
  const free = await made.sell({ price: { amount: 0, currency: "usd" } });
  const monthly = await made.sell({ type: "membership", recurring: { interval: "month" } });
  const seats = { organisation, count: 2 };
  expect((await orderSeats("thrifty", [free], seats)).body).toMatchObject({ code: "not-for-seats" });
  expect((await orderSeats("thrifty", [monthly], seats)).body).toMatchObject({ code: "recurring-product" });
  const dear = await made.sell({ price: { amount: 99_999_999, currency: "usd" } });
  expect((await orderSeats("thrifty", [dear], seats)).body).toMatchObject({ code: "total-too-large" });
});

test.each([0, 501, 1.5])("%s seats are refused, and the field is named", async (count) => {
  const organisation = await made.found("counting");
  const { status, body } = await orderSeats("counting", [await made.sell()], { organisation, count });
  expect([status, body]).toMatchObject([400, { errors: [{ pointer: "/seats/count" }] }]);
});

test("ten orders of the same seats at once are one; another number waits for its checkout", async () => {
  const product = await made.sell();
  const organisation = await made.found("clicker");
  const seats = { organisation, count: 4 };
  const replies = await Promise.all(Array.from({ length: 10 }, () => orderSeats("clicker", [product], seats)));
  const ids = new Set(replies.map(({ body }) => body.id));
  expect([replies.map(({ status }) => status), ids.size]).toEqual([Array(10).fill(201), 1]);
  expect(await made.sessionsOf([...ids].join())).toHaveLength(1);
  const more = await orderSeats("clicker", [product], { organisation, count: 5 });
  expect([more.status, more.body.code]).toEqual([409, "checkout-open"]);
  expect((await made.order("clicker", [product])).status).toBe(201);
});

test("a code reduces all seats, and never below the floor of each", async () => {
  const product = await made.sell({ floor: [{ amount: 900, currency: "usd" }] });
  const organisation = await made.found("saver");
  const terms = { name: "Of twenty", code: "SEATS-20", value: { basisPoints: 2_000 } };
  const ports = { ...made.ports, ...discountPorts(made.documents) };
  await call(createDiscount(ports), { user: "maker", groups: ["creator"], body: terms });
  const seats = { organisation, count: 3 };
  const { status, body } = await orderSeats("saver", [product], seats, ["SEATS-20"]);
  expect([status, body]).toMatchObject([
    201,
    {
      total: { amount: 2700 },
      lines: [{ listPrice: { amount: 3000 }, price: { amount: 2700 }, unitPrice: { amount: 1000 }, quantity: 3 }],
    },
  ]);
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  expect(await made.stored(body.id)).toMatchObject({ state: "paid", total: { amount: 2700 } });
});

test("an order is for seats or a gift, not both", async () => {
  const organisation = await made.found("generous");
  const gift = { email: "friend@team.example" };
  const { status, body } = await made.order(
    "generous",
    [await made.sell()],
    {},
    {
      seats: { organisation, count: 2 },
      gift,
    },
  );
  expect([status, body]).toMatchObject([400, { errors: [{ pointer: "/gift" }] }]);
});

test("seats bought again are a pool of their own", async () => {
  const product = await made.sell();
  const { organisation, customer } = await bought("growing", [product], 2);
  const { body } = await orderSeats("growing", [product], { organisation, count: 3 });
  await made.onPage(body.checkoutUrl, "pay");
  await made.delivered();
  expect((await made.entitlements(customer)).map(({ seats }) => seats).toSorted()).toEqual([2, 3]);
});

test("seats that were never mailed are refunded at once, by line; others await a decision", async () => {
  const [idle, used] = [await made.sell(), await made.sell()];
  const { id, customer } = await bought("regretful", [idle, used], 2);
  await claims(id, used, 1);
  expect((await made.ask("regretful", id, { products: [used] })).body).toMatchObject({
    state: "requested",
    policy: expect.stringMatching(/seats of .* were mailed to others/),
  });
  const decided = await made.refunds("op", ["operator"]);
  const [{ id: refund } = { id: "" }] = decided.body.items.filter(({ orderId }) => orderId === id);
  await made.deny("op", refund, ["operator"]);
  expect((await made.ask("regretful", id, { products: [idle] })).body).toMatchObject({
    state: "succeeded",
    amount: { amount: 2000 },
  });
  await made.delivered();
  const states = (await made.entitlements(customer)).map(({ productId, state }) => [productId, state]);
  expect(Object.fromEntries(states)).toEqual({ [idle]: "revoked", [used]: "active" });
});

test("the buyer's own progress does not prevent a refund of seats", async () => {
  const product = await made.sell();
  await made.bought("student", [product]);
  await made.studied("student", product, 1);
  const { id } = await bought("student", [product], 2);
  expect((await made.ask("student", id)).body).toMatchObject({ state: "succeeded", amount: { amount: 2000 } });
});

test("a dispute suspends the organisation's entitlement, and a won one restores it", async () => {
  const product = await made.sell();
  const { id, customer } = await bought("contested", [product], 2);
  const { paymentIntent = "" } = await made.stored(id);
  const { latest_charge } = await made.stripe.paymentIntents.retrieve(paymentIntent);
  const dispute = await made.contested(String(latest_charge));
  expect(await made.entitlements(customer)).toMatchObject([{ state: "suspended", seats: 2 }]);
  await made.bank(`disputes/${dispute}/win`);
  expect(await made.entitlements(customer)).toMatchObject([{ state: "active", seats: 2 }]);
});
