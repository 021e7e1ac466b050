import "./environment.ts";
import type { Card } from "@lyceum/stripe-local/payment-methods";
import { beforeEach, describe, expect, test } from "vitest";
import { cancelSubscription } from "../../../functions/commerce/handlers/subscriptions/cancel-subscription.ts";
import { call } from "../call.ts";
import { type MembersInProcess, membershipOf, membersInProcess } from "./members-in-process.ts";

let shop: MembersInProcess;
let id: string;
beforeEach(async () => {
  shop = await membersInProcess([
    membershipOf("small", 1000),
    membershipOf("large", 3000),
    membershipOf("middle", 2000),
    membershipOf("yearly", 10_000, { recurring: { interval: "year" } }),
  ]);
  id = await shop.member("ada", "small");
  await shop.pass(9);
});
const card = (does: Card) => {
  for (const customer of shop.stripe.store.all("customer")) shop.stripe.useCard(customer.id, does);
};
const plans = () => shop.stored(id).rights.map(({ productId, state }) => [productId, state]);
const paid = () => shop.payments(id).map(({ lines: [line] }) => line?.productId);

describe("a change for which the bank asks the customer", () => {
  beforeEach(() => card("authenticates"));

  test("waits for its payment, says where to pay, and changes nothing until then", async () => {
    const { status, body } = await shop.change("ada", id, "large");
    expect(status).toBe(200);
    expect(body).toMatchObject({
      state: "active",
      plan: { productId: "small" },
      awaiting: { productId: "large", payUrl: expect.stringMatching(/\/i\/in_/), until: expect.any(String) },
    });
    await shop.hear();
    expect([plans(), paid()]).toEqual([[["small", "active"]], ["small"]]);

    shop.stripe.payOpen();
    await shop.hear();
    expect(shop.stored(id)).toMatchObject({ plan: { productId: "large" }, state: "active" });
    expect(shop.stored(id).changing).toBeUndefined();
    expect(plans()).toEqual([
      ["small", "revoked"],
      ["large", "active"],
    ]);
    expect(paid()).toEqual(["small", "large"]);
  });

  test("from months to a year too", async () => {
    expect((await shop.change("ada", id, "yearly")).body).toMatchObject({ awaiting: { productId: "yearly" } });
    shop.stripe.payOpen();
    await shop.hear();
    expect(shop.stored(id)).toMatchObject({ plan: { productId: "yearly", interval: "year" } });
    expect(paid()).toEqual(["small", "yearly"]);
  });

  test("is the same when requested again, and blocks another one", async () => {
    const first = await shop.change("ada", id, "large");
    await shop.hear();
    const again = await shop.change("ada", id, "large");
    expect(again.body.awaiting).toEqual(first.body.awaiting);
    expect(await shop.change("ada", id, "middle")).toMatchObject({ status: 409, body: { code: "not-changeable" } });
    expect(shop.stripe.store.all("invoice").filter(({ status }) => status === "open")).toHaveLength(1);
  });

  test("lapses if nobody pays within a day, and can be requested again", async () => {
    await shop.change("ada", id, "large");
    await shop.pass(1);
    expect(shop.stored(id).changing).toBeUndefined();
    expect([plans(), shop.stored(id).state]).toEqual([[["small", "active"]], "active"]);
    card("pays");
    expect((await shop.change("ada", id, "large")).body).toMatchObject({ plan: { productId: "large" } });
  });

  test("is found again after a lost reply", async () => {
    const { changePlan } = shop.ports;
    const { changeSubscription } = await import(
      "../../../functions/commerce/handlers/subscriptions/change-subscription.ts"
    );
    const lost: typeof changePlan = async (...asked) => {
      await changePlan(...asked);
      return "no-answer";
    };
    const request = { user: "ada", params: { id }, body: { product: "large" } };
    const reply = await call(changeSubscription({ ...shop.ports, changePlan: lost }), request);
    expect(reply).toMatchObject({ status: 503, body: { code: "payment-unavailable" } });
    await shop.hear();
    expect((await shop.change("ada", id, "large")).body).toMatchObject({ awaiting: { productId: "large" } });
    shop.stripe.payOpen();
    await shop.hear();
    expect(paid()).toEqual(["small", "large"]);
  });

  test("does not outlive the membership", async () => {
    await shop.change("ada", id, "large");
    const { stripe } = await shop.access();
    const [order] = shop.payments(id);
    await stripe.refunds.create({ payment_intent: order?.paymentIntent ?? "" });
    await shop.hear();
    expect(shop.stored(id).state).toBe("ended");
    expect(shop.stripe.store.all("invoice").filter(({ status }) => status === "open")).toEqual([]);
  });

  test("does not keep the membership from being cancelled", async () => {
    await shop.change("ada", id, "large");
    const request = { user: "ada", params: { id } };
    expect((await call(cancelSubscription(shop.ports), request)).status).toBe(200);
    await shop.pass(32);
    expect(shop.stored(id).state).toBe("ended");
  });
});

test("a change whose card is declined ends at once, and its invoice is void", async () => {
  card("declines");
  expect(await shop.change("ada", id, "large")).toMatchObject({ status: 402, body: { code: "payment-declined" } });
  await shop.hear();
  expect(shop.stored(id).changing).toBeUndefined();
  expect(shop.stripe.store.all("invoice").filter(({ status }) => status === "open")).toEqual([]);
  expect(shop.atStripe(id)?.pending_update).toBeNull();
  card("pays");
  expect((await shop.change("ada", id, "large")).status).toBe(200);
});
