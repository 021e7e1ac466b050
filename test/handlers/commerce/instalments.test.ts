import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { DAY, type Memberships, memberships } from "./membership.ts";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";
import type { World } from "./world.ts";

let made: SecondThoughts;
let shop: Memberships;
beforeAll(async () => {
  made = await secondThoughts();
  shop = memberships(made as unknown as World);
});
afterAll(() => made.close());

async function monthsUnheard(count: number) {
  for (let n = 0; n < count * 8; n++) {
    made.clock.ahead += 4 * DAY;
    await made.stripe.events.list({ limit: 1 });
  }
}

const offer = (fields: object = {}) => made.sell({ type: "course", instalments: [3, 6], ...fields });
async function buying(user: string, product: string, instalments = 3, card = "pays") {
  const { status, body } = await shop.subscribe(user, product, {}, { instalments });
  if (status !== 201) throw new Error(`${status} ${body.code}`);
  await made.onPage(body.checkoutUrl, "pay", { card });
  await made.delivered();
  return body.id;
}
async function atStripe(user: string, id: string) {
  const { stripeSubscription = "" } = await shop.stored(user, id);
  return made.stripe.subscriptions.retrieve(stripeSubscription);
}
const paid = async (user: string, id: string) =>
  (await shop.invoices(user, id)).filter(({ status }) => status === "paid").map(({ amount_paid }) => amount_paid);
/** Months pass, in steps in which all is heard of. */
async function months(count: number) {
  for (let n = 0; n < count * 8; n++) await shop.pass(4);
}

/** What came in for an order, Stripe's fee and all, less what went back. */
const arrived = async (order: string) =>
  (await made.balance(order, "stripe")) + (await made.balance(order, "stripe-fees"));

test("a product in three parts opens with the first and is charged three times", async () => {
  const product = await offer();
  const { body } = await shop.subscribe("ann", product, {}, { instalments: 3 });
  expect(body.plan).toMatchObject({ price: { amount: 334 }, instalments: 3, total: { amount: 1002 } });
  const id = await buying("ann", product);
  expect(id).toBe(body.id);
  expect(await shop.rights("ann")).toEqual({ [product]: "active" });
  const begun = await atStripe("ann", id);
  const [, third] = [begun.start_date, begun.cancel_at];
  expect((third ?? 0) - begun.start_date).toBeGreaterThan(88 * 86_400);
  expect((await shop.get("ann", id)).body).toMatchObject({ state: "active", partsPaid: 1 });
  expect(await made.order("ann", [product])).toMatchObject({ status: 409, body: { code: "already-owned" } });
  await months(5);
  expect(await paid("ann", id)).toEqual([334, 334, 334]);
  expect((await shop.get("ann", id)).body).toMatchObject({ state: "completed", partsPaid: 3 });
  expect((await atStripe("ann", id)).status).toBe("canceled");
  expect(await shop.rights("ann")).toEqual({ [product]: "active" });
  const orders = await shop.payments("ann", id);
  expect(orders.map(({ instalment, lines }) => [instalment, lines[0]?.type])).toEqual(
    [1, 2, 3].map((part) => [{ part, of: 3 }, "course"]),
  );
  for (const order of orders) {
    expect([await arrived(order.id), await made.balance(order.id, "creator:maker")]).toEqual([334, -301]);
  }
  expect((await shop.cancel("ann", id)).body.code).toBe("subscription-ended");
});

test("a buyer who cancels keeps access to the end of the paid month, and may resume", async () => {
  const product = await offer();
  const id = await buying("bo", product);
  expect((await shop.cancel("bo", id)).body).toMatchObject({ state: "active", cancelAtPeriodEnd: true });
  expect((await shop.resume("bo", id)).body).toMatchObject({ cancelAtPeriodEnd: false });
  const resumed = await atStripe("bo", id);
  expect((resumed.cancel_at ?? 0) - resumed.start_date).toBeGreaterThan(88 * 86_400);
  await shop.cancel("bo", id);
  await months(2);
  expect((await shop.get("bo", id)).body).toMatchObject({ state: "ended", partsPaid: 1 });
  expect(await shop.rights("bo")).toEqual({ [product]: "revoked" });
  expect(await paid("bo", id)).toEqual([334]);
});

test("an unpaid part suspends access after seven days, until it is paid", async () => {
  const product = await offer();
  const id = await buying("cy", product);
  await shop.card("cy", "declines");
  await shop.pass(32);
  expect((await shop.get("cy", id)).body.state).toBe("past-due");
  expect(await shop.rights("cy")).toEqual({ [product]: "active" });
  const { graceUntil = "" } = await shop.stored("cy", id);
  made.clock.ahead += Date.parse(graceUntil) - made.ports.now() + 1000;
  await shop.endGraces();
  expect(await shop.rights("cy")).toEqual({ [product]: "suspended" });
  await shop.card("cy", "pays");
  await months(4);
  expect(await shop.rights("cy")).toEqual({ [product]: "active" });
  expect((await shop.get("cy", id)).body.state).toBe("completed");
});

test("access ends once Stripe gives up on a part, and the product can be bought anew", async () => {
  const product = await offer();
  const id = await buying("di", product);
  await shop.card("di", "declines");
  await months(4);
  expect((await shop.get("di", id)).body).toMatchObject({ state: "ended", partsPaid: 1 });
  expect(await shop.rights("di")).toEqual({ [product]: "revoked" });
  expect((await made.order("di", [product])).status).toBe(201);
});

test("a refunded part ends the purchase: no more charges, no access", async () => {
  const product = await offer();
  const id = await buying("ed", product);
  const [order] = await shop.payments("ed", id);
  expect((await made.ask("ed", order?.id ?? "")).body.state).toBe("succeeded");
  await made.delivered();
  expect(await shop.rights("ed")).toEqual({ [product]: "revoked" });
  expect((await atStripe("ed", id)).status).toBe("canceled");
  await months(3);
  expect(await paid("ed", id)).toEqual([334]);
});

test("once all parts are paid, a refunded part still ends access and a dispute suspends it", async () => {
  const product = await offer();
  const id = await buying("fay", product);
  await months(4);
  const orders = await shop.payments("fay", id);
  const last = await made.stripe.paymentIntents.retrieve((await made.stored(orders[2]?.id ?? "")).paymentIntent ?? "");
  const dispute = await made.contested(String(last.latest_charge));
  expect(await shop.rights("fay")).toEqual({ [product]: "suspended" });
  await made.bank(`disputes/${dispute}/win`);
  expect(await shop.rights("fay")).toEqual({ [product]: "active" });
  const asked = await made.ask("fay", orders[0]?.id ?? "");
  expect(asked.body).toMatchObject({ state: "requested", policy: expect.stringContaining("14 days") });
  await made.approve("op", asked.body.id, {}, ["operator"]);
  await made.delivered();
  expect(await shop.rights("fay")).toEqual({ [product]: "revoked" });
  expect((await shop.get("fay", id)).body.state).toBe("completed");
});

test("after months without events, charges beyond the parts are refunded", async () => {
  const product = await offer();
  await made.hold();
  const { body } = await shop.subscribe("deaf", product, {}, { instalments: 3 });
  await made.onPage(body.checkoutUrl, "pay");
  await monthsUnheard(4);
  await made.release();
  await made.delivered();
  expect((await paid("deaf", body.id)).length).toBeGreaterThan(3);
  const orders = await shop.payments("deaf", body.id);
  expect(orders.filter(({ state }) => state === "paid")).toHaveLength(3);
  expect(orders.slice(3).map(({ state }) => state)).toEqual(orders.slice(3).map(() => "refunded"));
  expect((await shop.get("deaf", body.id)).body).toMatchObject({ state: "completed", partsPaid: 3 });
  expect(await shop.rights("deaf")).toEqual({ [product]: "active" });
  const sum = await Promise.all(orders.map(({ id }) => arrived(id)));
  expect(sum.reduce((total, each) => total + each, 0)).toBe(3 * 334);
});

test("no part beyond the last is charged, even without any event", async () => {
  const product = await offer();
  const id = await buying("gus", product);
  await made.hold();
  await monthsUnheard(5);
  expect(await paid("gus", id)).toEqual([334, 334, 334]);
  expect((await atStripe("gus", id)).status).toBe("canceled");
  await made.release();
  await made.delivered();
  expect((await shop.get("gus", id)).body).toMatchObject({ state: "completed", partsPaid: 3 });
});

test("a product is sold only in the offered numbers of instalments", async () => {
  const [product, plain] = [await offer(), await made.sell()];
  const asked = (of: string, instalments: number) => shop.subscribe("hal", of, {}, { instalments });
  expect(await asked(plain, 3)).toMatchObject({ status: 422, body: { code: "not-in-instalments" } });
  expect(await asked(product, 4)).toMatchObject({ status: 422, body: { code: "not-in-instalments" } });
  expect(await shop.subscribe("hal", product)).toMatchObject({ status: 422, body: { code: "not-recurring" } });
  const { body } = await asked(product, 3);
  expect((await asked(product, 3)).body.id).toBe(body.id);
  expect(await asked(product, 6)).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  expect(await made.order("hal", [product])).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  expect((await asked(product, 1)).status).toBe(400);
});

test("ending a customer's billing ends open parts, and leaves what is paid", async () => {
  const [whole, part] = [await offer(), await offer()];
  await buying("ivy", whole);
  await months(4);
  await buying("ivy", part);
  expect((await shop.endBilling("ivy")).status).toBe(200);
  expect(await shop.rights("ivy")).toEqual({ [whole]: "active", [part]: "revoked" });
});
