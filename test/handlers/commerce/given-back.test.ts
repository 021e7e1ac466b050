import "./environment.ts";
import { Change } from "@lyceum/stripe-local/change";
import { contest, decide } from "@lyceum/stripe-local/disputes";
import { beforeEach, describe, expect, test } from "vitest";
import { endGraces } from "../../../functions/commerce/handlers/subscriptions/end-graces.ts";
import { resumeSubscription } from "../../../functions/commerce/handlers/subscriptions/resume-subscription.ts";
import { productOf } from "../../domain/commerce/cart.ts";
import { call } from "../call.ts";
import { type MembersInProcess, membershipOf, membersInProcess } from "./members-in-process.ts";

let shop: MembersInProcess;
beforeEach(async () => {
  shop = await membersInProcess([
    membershipOf("club", 1000),
    productOf("course", { price: { amount: 3000, currency: "usd" }, instalments: [3] }),
  ]);
});

async function refund(orderId: string, amount?: number): Promise<void> {
  const { stripe } = await shop.access();
  const payment_intent = shop.table.orders.get(orderId)?.paymentIntent ?? "";
  await stripe.refunds.create({ payment_intent, ...(amount !== undefined && { amount }) });
}
/** The bank of who paid an order contests it, or decides. */
async function bank(orderId: string, does: "contests" | "wins" | "loses"): Promise<void> {
  const { store, clock } = shop.stripe;
  const change = new Change(store, clock.seconds);
  const intent = change.need("payment_intent", shop.table.orders.get(orderId)?.paymentIntent ?? "");
  if (does === "contests") contest(change, String(intent.latest_charge), { isInquiry: false });
  else {
    const dispute = change.all("dispute").findLast(({ payment_intent }) => payment_intent === intent.id);
    decide(change, dispute?.id ?? "", does === "wins");
  }
  await change.commit();
  await shop.hear();
}
const right = (id: string) => shop.stored(id).rights[0];
const newest = (id: string) => shop.payments(id).at(-1)?.id ?? "";
const amounts = (id: string) => shop.payments(id).map(({ total, state }) => [total.amount, state]);

describe("a membership ends with its newest payment", () => {
  test("if all of it was refunded: nothing more is charged, and it can be begun again", async () => {
    const id = await shop.member("ada", "club");
    await refund(newest(id));
    await shop.hear();
    expect(shop.atStripe(id)?.status).toBe("canceled");
    expect(shop.stored(id).state).toBe("ended");
    expect(right(id)).toEqual({ productId: "club", state: "revoked", cause: "refund" });
    await shop.pass(32);
    expect(amounts(id)).toEqual([[1000, "refunded"]]);
    const again = await shop.member("ada", "club");
    expect(right(again)).toEqual({ productId: "club", state: "active" });
  });

  test("if a bank took it for good", async () => {
    const id = await shop.member("ada", "club");
    await bank(newest(id), "contests");
    expect(right(id)).toEqual({ productId: "club", state: "suspended", cause: "dispute" });
    await bank(newest(id), "loses");
    expect([shop.atStripe(id)?.status, shop.stored(id).state]).toEqual(["canceled", "ended"]);
    expect(right(id)).toEqual({ productId: "club", state: "revoked", cause: "dispute" });
    await shop.pass(32);
    expect(shop.payments(id)).toHaveLength(1);
    expect((await shop.ask("ada", { product: "club" })).status).toBe(201);
  });

  test("and not with a part of it, nor with an older one", async () => {
    const id = await shop.member("ada", "club");
    await refund(newest(id), 400);
    await shop.hear();
    expect(right(id)?.state).toBe("active");
    await shop.pass(32);
    const [first] = shop.payments(id);
    await refund(first?.id ?? "");
    await shop.hear();
    expect(amounts(id)).toEqual([
      [1000, "refunded"],
      [1000, "paid"],
    ]);
    expect([right(id)?.state, shop.atStripe(id)?.status]).toEqual(["active", "active"]);
  });

  test("and not with the one before it, while the newest is not reported yet", async () => {
    const id = await shop.member("ada", "club");
    await shop.pass(32, false);
    await refund(newest(id));
    await shop.hear(["charge.refunded", "refund.created", "refund.updated"]);
    expect([right(id)?.state, shop.atStripe(id)?.status]).toEqual(["active", "active"]);
    await shop.hear();
    expect([right(id)?.state, shop.atStripe(id)?.status]).toEqual(["active", "active"]);
  });
});

describe("a disputed payment is the last that is charged", () => {
  test("the membership ends with its period, though the dispute is decided later", async () => {
    const id = await shop.member("ada", "club");
    await bank(newest(id), "contests");
    expect(shop.stored(id)).toMatchObject({ state: "active", cancelAtPeriodEnd: true });
    await shop.pass(32);
    expect(shop.payments(id)).toHaveLength(1);
    expect(shop.stored(id).state).toBe("ended");
  });

  test("unless its holder resumes it: then a lost older payment ends nothing", async () => {
    const id = await shop.member("ada", "club");
    await bank(newest(id), "contests");
    const request = { user: "ada", params: { id } };
    expect((await call(resumeSubscription(shop.ports), request)).status).toBe(200);
    await shop.pass(32);
    const [first] = shop.payments(id);
    await bank(first?.id ?? "", "loses");
    expect(shop.stored(id)).toMatchObject({ state: "active", cancelAtPeriodEnd: false });
    expect(right(id)).toEqual({ productId: "club", state: "active" });
  });
});

test("access is suspended after the grace, and revoked once Stripe gives up", async () => {
  const id = await shop.member("ada", "club");
  for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, "declines");
  await shop.pass(31 + 8);
  await endGraces(shop.ports)();
  expect(right(id)).toEqual({ productId: "club", state: "suspended", cause: "unpaid" });
  await shop.pass(10);
  expect(right(id)).toEqual({ productId: "club", state: "revoked", cause: "unpaid" });
});

test("an ended membership has no open invoice, and a payment after its end is refunded", async () => {
  const id = await shop.member("ada", "club");
  for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, "declines");
  await shop.pass(31 + 8);
  const open = () => shop.stripe.store.all("invoice").filter(({ status }) => status === "open");
  expect(open()).toHaveLength(1);
  await shop.pass(10, false);
  // On the invoice's page, when Stripe had given up and before we heard of it.
  shop.stripe.payOpen();
  await shop.hear();
  expect(open()).toEqual([]);
  expect(amounts(id)).toEqual([
    [1000, "paid"],
    [1000, "refunded"],
  ]);
  expect(right(id)?.state).toBe("revoked");

  const other = await shop.member("bob", "club");
  for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, "declines");
  await shop.pass(31 + 20);
  expect(shop.stored(other).state).toBe("ended");
  expect(open()).toEqual([]);
});

test("a part lost to a bank ends the purchase and voids its open invoices", async () => {
  for (const [user, goes] of [
    ["ada", refund],
    ["bob", (order: string) => bank(order, "contests").then(() => bank(order, "loses"))],
  ] as const) {
    const id = await shop.member(user, "course", { instalments: 3 });
    for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, "declines");
    await shop.pass(32);
    await goes(newest(id));
    await shop.hear();
    expect([shop.atStripe(id)?.status, shop.stored(id).state]).toEqual(["canceled", "ended"]);
    expect(right(id)).toMatchObject({ state: "revoked", cause: user === "ada" ? "refund" : "dispute" });
    expect(shop.stripe.store.all("invoice").filter(({ status }) => status === "open")).toEqual([]);
    for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, "pays");
  }
});
