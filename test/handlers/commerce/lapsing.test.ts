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
import { startWorld, type World } from "./world.ts";

let world: World;
let shop: Memberships;
beforeAll(async () => {
  world = await startWorld();
  shop = memberships(world);
});
afterAll(() => world.close());

const MINUTE = 60_000;
const context = { getRemainingTimeInMillis: () => 300_000 };
const sweep = (with_: Partial<LapsingPorts> = {}) =>
  endingLapsed({
    findLapsed: findLapsed(world.documents, "COMMERCE"),
    now: world.ports.now,
    endOrder: (id) => openHolder(world.ports, id),
    endSubscription: (customer, id) => openSubscriptionOn(world.ports, customer, id),
    ...with_,
  })({}, context);
const noAnswer = { openCheckout: async () => "no-answer" as const };

async function limited(maxRedemptions: number) {
  const ports = { ...world.ports, ...discountPorts(world.documents) };
  const body = { name: "Few", value: { basisPoints: 1_000 }, maxRedemptions };
  const { id, code } = (
    await call<{ id: string; code: string }>(createDiscount(ports), { user: "maker", groups: ["creator"], body })
  ).body;
  return { code, redeemed: async () => (await ports.findDiscount(id))?.redeemed };
}

test("lapsed pending orders are ended and release their codes and products", async () => {
  const { code, redeemed } = await limited(3);
  const [one, two, three] = [await world.sell(), await world.sell(), await world.sell()];
  // Stripe gave no answer; the webhook of the expiry is lost; the page was left.
  await world.order("unanswered", [one], noAnswer, { codes: [code] });
  await world.hold();
  await world.order("lost", [two], {}, { codes: [code] });
  await world.order("left", [three], {}, { codes: [code] });
  expect((await world.order("next", [one], {}, { codes: [code] })).body.code).toBe("code-not-applicable");
  await sweep();
  expect(await redeemed()).toBe(3);

  world.clock.ahead += 40 * MINUTE;
  for await (const { id, pending_webhooks } of world.stripe.events.list({ limit: 100 })) {
    if (pending_webhooks > 0) await world.lose(id);
  }
  await sweep();
  for (const buyer of ["unanswered", "lost", "left"]) {
    for (const order of await world.ordersOf(buyer)) {
      expect([buyer, order.state]).toEqual([buyer, "void"]);
      expect(world.ports.now()).toBeGreaterThanOrEqual(orderLapsesAt(order));
    }
    expect((await world.guards(buyer)).map(({ orderId }) => orderId)).toEqual([undefined]);
  }
  expect(await redeemed()).toBe(0);
  await world.release();
  const { status, body } = await world.order("next", [one], {}, { codes: [code] });
  expect([status, body.total.amount]).toEqual([201, 900]);
});

test("lapsed pending subscriptions are ended too, with or without a checkout", async () => {
  const { code, redeemed } = await limited(2);
  const club = await shop.offer(1000);
  const openSubscriptionCheckout = async () => "no-answer" as const;
  await shop.subscribe("sub-unanswered", club, { openSubscriptionCheckout }, { code });
  await shop.subscribe("sub-left", club, {}, { code });
  expect(await redeemed()).toBe(2);
  world.clock.ahead += 40 * MINUTE;
  await sweep();
  for (const customer of ["sub-unanswered", "sub-left"]) {
    const found = await world.ports.findSubscriptions(customer);
    expect(found.map(({ state }) => state)).toEqual(["void"]);
  }
  expect(await redeemed()).toBe(0);
});

test("an order in processing stays, and a failure does not stop the others", async () => {
  const [slow, bad, good] = [await world.sell(), await world.sell(), await world.sell()];
  const { body } = await world.order("slow", [slow]);
  await world.onPage(body.checkoutUrl, "pay-later");
  await world.delivered();
  await world.hold();
  const failing = (await world.order("bad", [bad])).body.id;
  await world.order("good", [good]);
  world.clock.ahead += 3 * 60 * MINUTE;
  const endOrder: LapsingPorts["endOrder"] = async (id) => {
    if (id === failing) throw new Error("no connection");
    return openHolder(world.ports, id);
  };
  await expect(sweep({ endOrder })).rejects.toThrow("1 that lapsed could not be ended");
  const states = async (user: string) => (await world.ordersOf(user)).map(({ state }) => state);
  expect([await states("slow"), await states("bad"), await states("good")]).toEqual([
    ["pending"],
    ["pending"],
    ["void"],
  ]);
  await sweep();
  expect(await states("bad")).toEqual(["void"]);
  await world.release();
  await world.onPage(body.checkoutUrl, "succeed");
  await world.delivered();
  expect(await states("slow")).toEqual(["paid"]);
});
