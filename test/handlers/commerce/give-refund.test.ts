import "./environment.ts";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type SecondThoughts, secondThoughts } from "./second-thoughts.ts";

let made: SecondThoughts;
beforeAll(async () => {
  made = await secondThoughts();
});
afterAll(() => made.close());

const usd = (amount: number) => ({ amount, currency: "usd" as const });
const states = async (customer: string) =>
  Object.fromEntries((await made.entitlements(customer)).map(({ productId, state }) => [productId, state]));
const atStripe = async (payment_intent: string) => (await made.stripe.refunds.list({ payment_intent })).data;

/** An order of a line of anna's for 10.00 and one of ben's for 5.00. */
async function bought(customer: string) {
  const a = await made.sell({ creatorId: "anna" });
  const b = await made.sell({ creatorId: "ben", price: usd(500) });
  return { ...(await made.bought(customer, [a, b])), a, b };
}

test("a creator refunds their own lines without a request, once however often it is sent", async () => {
  const { id, a, b, paymentIntent } = await bought("buyer");
  expect(await made.give("stranger", id)).toMatchObject({ status: 404, body: { code: "unknown-order" } });
  expect(await made.give("buyer", id)).toMatchObject({ status: 404, body: { code: "unknown-order" } });
  expect(await made.give("anna", id, { products: [b] })).toMatchObject({ status: 403, body: { code: "not-yours" } });
  expect(await made.give("anna", id, { products: ["other"] })).toMatchObject({ status: 422 });
  const refund = ulid();
  const replies = await Promise.all([1, 2, 3].map(() => made.give("anna", id, { refund })));
  replies.push(await made.give("anna", id, { refund }));
  for (const { status, body } of replies) {
    expect([status, body]).toMatchObject([201, { products: [a], amount: usd(1000), note: "Sorry." }]);
  }
  expect(await atStripe(paymentIntent)).toMatchObject([{ amount: 1000, reason: null }]);
  await made.delivered();
  expect(await states("buyer")).toEqual({ [a]: "revoked", [b]: "active" });
  expect([await made.balance(id, "creator:anna"), await made.balance(id, "creator:ben")]).toEqual([0, -450]);
  expect((await made.refundsOf("buyer", id)).body.items).toMatchObject([{ state: "succeeded", note: "Sorry." }]);
  expect(await made.give("anna", id)).toMatchObject({ status: 409, body: { code: "nothing-to-refund" } });
  expect(await made.give("anna", id, { refund, amount: 100 })).toMatchObject({ body: { code: "refund-mismatch" } });
});

test("partial amounts end access only once all of the line is back, and never exceed it", async () => {
  const { id, a, b } = await bought("goodwill");
  expect((await made.give("anna", id, { products: [a], amount: 300 })).body).toMatchObject({
    state: "succeeded",
    amount: usd(300),
    part: true,
  });
  await made.delivered();
  expect(await states("goodwill")).toEqual({ [a]: "active", [b]: "active" });
  expect([await made.balance(id, "creator:anna"), await made.balance(id, "creator:ben")]).toEqual([-630, -450]);
  expect(await made.give("anna", id, { products: [a], amount: 701 })).toMatchObject({
    status: 409,
    body: { code: "more-than-left", detail: expect.stringContaining("700 usd") },
  });
  expect(await made.give("anna", id, { products: [a, b], amount: 1 })).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: "/amount" }] },
  });
  expect((await made.give("anna", id, { products: [a], amount: 600 })).body.state).toBe("succeeded");
  // The rest of it, and with it the access.
  expect((await made.give("anna", id, { products: [a] })).body).toMatchObject({ amount: usd(100), state: "succeeded" });
  await made.delivered();
  expect(await states("goodwill")).toEqual({ [a]: "revoked", [b]: "active" });
  expect(await made.balance(id, "creator:anna")).toBe(0);
});

test("a partial refund and then the rest end the access", async () => {
  const { id, a, b } = await bought("insatiable");
  await made.give("anna", id, { products: [a], amount: 300 });
  await made.delivered();
  expect((await made.ask("insatiable", id, { products: [a] })).body).toMatchObject({
    state: "succeeded",
    amount: usd(700),
  });
  expect((await made.ask("insatiable", id)).body).toMatchObject({ state: "succeeded", amount: usd(500) });
  await made.delivered();
  expect(await states("insatiable")).toEqual({ [a]: "revoked", [b]: "revoked" });
  expect(await made.stored(id)).toMatchObject({ state: "refunded", refunded: usd(1500) });
});

test("an operator refunds any order, whole or in part, and Stripe learns the cause", async () => {
  const { id, a, b, paymentIntent } = await bought("robbed");
  expect((await made.give("op", id, { amount: 200, cause: "duplicate" }, ["operator"])).body).toMatchObject({
    amount: usd(200),
    part: true,
  });
  await made.delivered();
  expect(await states("robbed")).toEqual({ [a]: "active", [b]: "active" });
  expect((await made.give("op", id, { cause: "fraudulent" }, ["operator"])).body).toMatchObject({ amount: usd(1300) });
  await made.delivered();
  expect(await states("robbed")).toEqual({ [a]: "revoked", [b]: "revoked" });
  const reasons = (await atStripe(paymentIntent)).map(({ reason }) => reason);
  expect(reasons.toSorted()).toEqual(["duplicate", "fraudulent"]);
});

test("a creator may refund and leave access, but not beside an open request", async () => {
  const { id, a } = await bought("friend");
  await made.opened("friend", a);
  await made.ask("friend", id, { products: [a] });
  expect(await made.give("anna", id)).toMatchObject({ status: 409, body: { code: "refund-open" } });
  const other = await bought("dear");
  expect((await made.give("anna", other.id, { keepsAccess: true })).body).toMatchObject({ state: "succeeded" });
  await made.delivered();
  expect((await states("dear"))[other.a]).toBe("active");
});

test("a refund that a buyer requested goes to Stripe as requested_by_customer", async () => {
  const product = await made.sell();
  const { id, paymentIntent } = await made.bought("asker", [product]);
  await made.ask("asker", id);
  expect(await atStripe(paymentIntent)).toMatchObject([{ reason: "requested_by_customer" }]);
});
