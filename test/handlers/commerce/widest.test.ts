import "./environment.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { changing } from "../../../functions/commerce/changes/order-change.ts";
import { createDiscount } from "../../../functions/commerce/handlers/discounts/create-discount.ts";
import { endedOrder } from "../../../functions/commerce/orders/order.ts";
import { call } from "../call.ts";
import { discountPorts } from "./discount-ports.ts";
import { startWorld, type World } from "./world.ts";

const CREATORS = Array.from({ length: 20 }, (_, n) => `creator${n}`);

let world: World;
let products: string[];
let codes: string[];
beforeAll(async () => {
  world = await startWorld();
  products = [];
  for (const creatorId of CREATORS) products.push(await world.sell({ creatorId, type: "ebook" }));
  codes = ["ONE", "TWO", "THREE"];
  for (const code of codes) {
    const body = { name: code, code, owner: "platform", value: { basisPoints: 100 }, stacks: true };
    const bounded = { most: [{ amount: 10_000, currency: "usd" }], maxRedemptions: 100, maxPerCustomer: null };
    await call(createDiscount({ ...world.ports, ...discountPorts(world.documents) }), {
      user: "op",
      groups: ["operator"],
      body: { ...body, ...bounded },
    });
  }
});
afterAll(() => world.close());

/** The widest order that there can be: a line of each creator, and as many codes as there may be. */
async function widest(customer: string, more: object = {}) {
  const { status, body } = await world.order(customer, products, {}, { codes, ...more });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body;
}
const paymentOf = async (checkoutUrl = "") =>
  String((await world.stripe.checkout.sessions.retrieve(checkoutUrl.split("/").at(-1) ?? "")).payment_intent);

test.each([{}, { gift: { email: "bo@example.org" } }])(
  "the widest order fits a transaction, also with payment and refunds reported at once: %o",
  async (more) => {
    const customer = `wide-${Object.keys(more).length}`;
    const { id, checkoutUrl } = await widest(customer, more);
    await world.hold();
    await world.onPage(checkoutUrl, "pay");
    const payment_intent = await paymentOf(checkoutUrl);
    for (const amount of [100, 200, 300]) await world.stripe.refunds.create({ payment_intent, amount });
    await world.release();
    await world.delivered();
    expect(await world.stored(id)).toMatchObject({ state: "partially-refunded", refunded: { amount: 600 } });
    for (const { id: refund } of (await world.stored(id)).refunds ?? []) await world.control(`refunds/${refund}/fail`);
    await world.delivered();
    expect(await world.stored(id)).toMatchObject({ state: "paid", refunded: { amount: 0 } });
  },
);

test("a full refund of the widest order, and its failure, fit one transaction each", async () => {
  const { id, checkoutUrl } = await widest("wider");
  await world.onPage(checkoutUrl, "pay");
  await world.delivered();
  const payment_intent = await paymentOf(checkoutUrl);
  const { id: refund } = await world.stripe.refunds.create({ payment_intent });
  await world.delivered();
  expect((await world.entitlements("wider")).every(({ state }) => state === "revoked")).toBe(true);
  await world.control(`refunds/${refund}/fail`);
  await world.delivered();
  expect((await world.entitlements("wider")).every(({ state }) => state === "active")).toBe(true);
  expect(await world.stored(id)).toMatchObject({ state: "paid" });
});

test("late money for the widest order is booked with its refunds", async () => {
  const { id, checkoutUrl } = await widest("late");
  await world.hold();
  await world.onPage(checkoutUrl, "pay-later");
  world.clock.ahead += 3 * 3_600_000;
  await world.release();
  await world.delivered();
  await world.onPage(checkoutUrl, "succeed");
  const payment_intent = await paymentOf(checkoutUrl);
  await world.stripe.refunds.create({ payment_intent });
  await world.delivered();
  expect(await world.stored(id)).toMatchObject({ state: "refunded" });
});

test("the widest bundle, late, refunded, disputed, lost and won fits a transaction", async () => {
  const includes: string[] = [];
  for (let n = 0; n < 4; n++) includes.push(await world.sell());
  const bundle = await world.sell({ type: "bundle", includes });
  const { body } = await world.order("widest", [bundle, ...products.slice(1)], {}, { codes });
  await world.hold();
  await world.onPage(body.checkoutUrl, "pay");
  const before = await world.stored(body.id);
  await world.ports.commit(changing(before, endedOrder(before, "void")));
  const payment_intent = await paymentOf(body.checkoutUrl);
  const back = async (amount: number) => (await world.stripe.refunds.create({ payment_intent, amount })).id;
  const refunds = [await back(300), await back(700)];
  const { latest_charge } = await world.stripe.paymentIntents.retrieve(payment_intent);
  const { id: dispute } = (await world.control(`charges/${latest_charge}/dispute`)) as { id: string };
  const heard = async () => {
    await world.release();
    await world.delivered();
    const rights = (await world.entitlements("widest")).map(({ state }) => state);
    expect(rights).toHaveLength(24);
    return [...new Set(rights)];
  };
  expect(await heard()).toEqual(["suspended"]);
  await world.control(`disputes/${dispute}/lose`);
  expect(await heard()).toEqual(["revoked"]);
  await world.control(`disputes/${dispute}/win`);
  expect(await heard()).toEqual(["active"]);
  await world.hold();
  refunds.push(await back(before.total.amount - 1000));
  expect(await heard()).toEqual(["revoked"]);
  await world.hold();
  for (const refund of refunds) await world.control(`refunds/${refund}/fail`);
  expect(await heard()).toEqual(["active"]);
  expect(await world.stored(body.id)).toMatchObject({ state: "paid", refunded: { amount: 0 } });
});
