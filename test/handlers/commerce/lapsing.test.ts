import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { findLapsed } from "../../../functions/commerce/adapters/dynamodb/pending.ts";
import { openHolder } from "../../../functions/commerce/flows/checkout.ts";
import type { LapsingPorts } from "../../../functions/commerce/flows/lapse-orders.ts";
import { openSubscriptionOn } from "../../../functions/commerce/flows/subscription-checkout.ts";
import { createDiscount } from "../../../functions/commerce/handlers/discounts/create-discount.ts";
import { endingLapsed } from "../../../functions/commerce/handlers/orders/end-lapsed.ts";
import { orderLapsesAt } from "../../../functions/commerce/orders/order.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { type Memberships, memberships } from "./membership.ts";
import { type World, world } from "./world.ts";

let made: World;
let shop: Memberships;
beforeAll(async () => {
  made = await world();
  shop = memberships(made);
});
afterAll(() => made.close());

const MINUTE = 60_000;
const context = { getRemainingTimeInMillis: () => 300_000 };
const sweep = (with_: Partial<LapsingPorts> = {}) =>
  endingLapsed({
    findLapsed: findLapsed(made.documents, "COMMERCE"),
    now: made.ports.now,
    endOrder: (id) => openHolder(made.ports, id),
    endSubscription: (customer, id) => openSubscriptionOn(made.ports, customer, id),
    ...with_,
  })({}, context);
const noAnswer = { openCheckout: async () => "no-answer" as const };

async function limited(maxRedemptions: number) {
  const ports = { ...made.ports, ...discountPorts(made.documents) };
  const body = { name: "Few", value: { basisPoints: 1_000 }, maxRedemptions };
  const { id, code } = (
    await call<{ id: string; code: string }>(createDiscount(ports), { user: "maker", groups: ["creator"], body })
  ).body;
  return { code, redeemed: async () => (await ports.findDiscount(id))?.redeemed };
}

test("lapsed pending orders are ended and release their codes and products", async () => {
  const { code, redeemed } = await limited(3);
  const [one, two, three] = [await made.sell(), await made.sell(), await made.sell()];
  // Stripe gave no answer; the webhook of the expiry is lost; the page was left.
  await made.order("unanswered", [one], noAnswer, { codes: [code] });
  await made.hold();
  await made.order("lost", [two], {}, { codes: [code] });
  await made.order("left", [three], {}, { codes: [code] });
  expect((await made.order("next", [one], {}, { codes: [code] })).body.code).toBe("code-not-applicable");
  await sweep();
  expect(await redeemed()).toBe(3);

  made.clock.ahead += 40 * MINUTE;
  for await (const { id, pending_webhooks } of made.stripe.events.list({ limit: 100 })) {
    if (pending_webhooks > 0) await made.lose(id);
  }
  await sweep();
  for (const buyer of ["unanswered", "lost", "left"]) {
    for (const order of await made.ordersOf(buyer)) {
      expect([buyer, order.state]).toEqual([buyer, "void"]);
      expect(made.ports.now()).toBeGreaterThanOrEqual(orderLapsesAt(order));
    }
    expect((await made.guards(buyer)).map(({ orderId }) => orderId)).toEqual([undefined]);
  }
  expect(await redeemed()).toBe(0);
  await made.release();
  const { status, body } = await made.order("next", [one], {}, { codes: [code] });
  expect([status, body.total.amount]).toEqual([201, 900]);
});

test("lapsed pending subscriptions are ended too, with or without a checkout", async () => {
  const { code, redeemed } = await limited(2);
  const club = await shop.offer(1000);
  const openSubscriptionCheckout = async () => "no-answer" as const;
  await shop.subscribe("sub-unanswered", club, { openSubscriptionCheckout }, { code });
  await shop.subscribe("sub-left", club, {}, { code });
  expect(await redeemed()).toBe(2);
  made.clock.ahead += 40 * MINUTE;
  await sweep();
  for (const customer of ["sub-unanswered", "sub-left"]) {
    const found = await made.ports.findSubscriptions(customer);
    expect(found.map(({ state }) => state)).toEqual(["void"]);
  }
  expect(await redeemed()).toBe(0);
});

test("an order in processing is left alone, and one that fails stops no other", async () => {
  const [slow, bad, good] = [await made.sell(), await made.sell(), await made.sell()];
  const { body } = await made.order("slow", [slow]);
  await made.onPage(body.checkoutUrl, "pay-later");
  await made.delivered();
  await made.hold();
  const failing = (await made.order("bad", [bad])).body.id;
  await made.order("good", [good]);
  made.clock.ahead += 3 * 60 * MINUTE;
  const endOrder: LapsingPorts["endOrder"] = async (id) => {
    if (id === failing) throw new Error("no connection");
    return openHolder(made.ports, id);
  };
  await expect(sweep({ endOrder })).rejects.toThrow("1 that lapsed could not be ended");
  const states = async (user: string) => (await made.ordersOf(user)).map(({ state }) => state);
  expect([await states("slow"), await states("bad"), await states("good")]).toEqual([
    ["pending"],
    ["pending"],
    ["void"],
  ]);
  await sweep();
  expect(await states("bad")).toEqual(["void"]);
  await made.release();
  await made.onPage(body.checkoutUrl, "succeed");
  await made.delivered();
  expect(await states("slow")).toEqual(["paid"]);
});
