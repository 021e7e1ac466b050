import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { claimGift } from "../../../functions/commerce/handlers/gifts/claim-gift.ts";
import { cancelOrder } from "../../../functions/commerce/handlers/orders/cancel-order.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { entitlementKind } from "../../../functions/commerce/keys.ts";
import { call } from "../call.ts";
import { startWorld, type World } from "./world.ts";

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.close());

test("an order is stored before the call to Stripe, and returned with its checkout", async () => {
  const product = await world.sell({ title: "A course", price: { amount: 1999, currency: "eur" } });
  let atCheckout: string | undefined;
  const { status, body } = await world.order("first", [product], {
    openCheckout: async (order) => {
      atCheckout = (await world.stored(order.id)).state;
      return world.ports.openCheckout(order);
    },
  });
  expect(status).toBe(201);
  expect(atCheckout).toBe("pending");
  const { checkout } = await world.stored(body.id);
  expect(body).toMatchObject({
    state: "pending",
    total: { amount: 1999, currency: "eur" },
    checkoutUrl: checkout?.url,
  });
  const [session] = await world.sessionsOf(body.id);
  expect(session).toMatchObject({
    id: checkout?.id,
    amount_total: 1999,
    currency: "eur",
    metadata: { lyceum_order: body.id },
    success_url: `https://shop.example/orders/${body.id}?checkout=done`,
  });
});

test("fifty clicks at once by one buyer give one order and one checkout", async () => {
  const product = await world.sell();
  const replies = await Promise.all(Array.from({ length: 50 }, () => world.order("clicker", [product])));
  expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
  expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
  expect(new Set(replies.map(({ body }) => body.checkoutUrl)).size).toBe(1);
  expect(await world.ordersOf("clicker")).toHaveLength(1);
  expect(await world.sessionsOf(replies[0]!.body.id)).toHaveLength(1);
});

test("fifty buyers of one product at once are each granted it once", async () => {
  const product = await world.sell();
  const buyers = Array.from({ length: 50 }, (_, n) => `crowd-${n}`);
  const orders = await Promise.all(buyers.map((buyer) => world.order(buyer, [product])));
  await Promise.all(orders.map(({ body }) => world.onPage(body.checkoutUrl, "pay")));
  await world.delivered();
  for (const [n, buyer] of buyers.entries()) {
    expect(await world.entitlements(buyer)).toMatchObject([{ productId: product, state: "active" }]);
    expect(await world.journals(orders[n]!.body.id)).toHaveLength(1);
  }
});

test("a free order is paid and granted at once without Stripe, and fifty clicks make one", async () => {
  const product = await world.sell({ price: { amount: 0, currency: "usd" } });
  const openCheckout = () => Promise.reject(new Error("Stripe was asked"));
  const replies = await Promise.all(
    Array.from({ length: 50 }, () => world.order("frugal", [product], { openCheckout })),
  );
  const won = replies.filter(({ status }) => status === 201);
  expect(won).toHaveLength(1);
  expect(won[0]?.body).toMatchObject({ state: "paid" });
  expect(replies.filter(({ body }) => body.code === "already-owned")).toHaveLength(49);
  expect(await world.entitlements("frugal")).toHaveLength(1);
  // It is in the journals, so that it counts among what was sold, and moves nothing.
  expect((await world.journals(won[0]!.body.id)).map(({ postings }) => postings)).toEqual([[]]);
});

test("another open cart that shares a product is refused, naming the order; others are not", async () => {
  const [a, b, c] = [await world.sell(), await world.sell(), await world.sell()];
  const { body: first } = await world.order("two-carts", [a, b]);
  const second = await world.order("two-carts", [b, c]);
  expect(second).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  expect(second.body.detail).toContain(first.id);
  expect(await world.order("two-carts", [c])).toMatchObject({ status: 201 });
  expect(await world.order("two-carts", [b, a])).toMatchObject({ status: 201, body: { id: first.id } });
});

test("a suspended product counts as owned; a revoked one may be bought again", async () => {
  const [suspended, revoked] = [await world.sell(), await world.sell()];
  for (const [productId, state] of [
    [suspended, "suspended"],
    [revoked, "revoked"],
  ] as const) {
    const sold = { type: "ebook", version: 1, paid: true };
    const right = { customer: "owner", productId, source: "GIFT#1", state, sold, grantedAt: "2026-01-01T00:00:00Z" };
    const Item = { ...entitlementKind.key({ customer: "owner", product: productId, source: "GIFT#1" }), ...right };
    await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item }));
  }
  expect(await world.order("owner", [suspended])).toMatchObject({ status: 409, body: { code: "already-owned" } });
  expect(await world.order("owner", [revoked])).toMatchObject({ status: 201 });
});

test("a seat's member may still buy the product or be given it", async () => {
  const [bought, given] = [await world.sell(), await world.sell()];
  const source = "SEAT#01JWM8Q0000000000000000000#01JWM8Q0000000000000000001";
  for (const productId of [bought, given]) {
    const sold = { type: "ebook", version: 1, paid: true };
    const right = { customer: "sitter", productId, source, state: "active", sold, grantedAt: "2026-01-01T00:00:00Z" };
    const Item = { ...entitlementKind.key({ customer: "sitter", product: productId, source }), ...right };
    await world.documents.send(new PutCommand({ TableName: "COMMERCE", Item }));
  }
  expect((await world.ports.findOwnership("sitter", [bought, given])).owned).toEqual(new Set());
  const { status, body } = await world.order("sitter", [bought]);
  expect(status).toBe(201);
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await world.order("sitter", [bought])).toMatchObject({ status: 409, body: { code: "already-owned" } });
  const gift = (await world.order("giver", [given], {}, { gift: { email: "sitter@example.org" } })).body;
  await world.onPage(gift.checkoutUrl, "pay");
  await world.delivered();
  const [mail] = await world.mailsOf(gift.id);
  const claim = claimGift(world.ports);
  expect((await call(claim, { user: "sitter", body: { code: mail?.values.code } })).status).toBe(200);
  expect((await world.ports.findOwnership("sitter", [bought, given])).owned).toEqual(new Set([bought, given]));
});

test("a bought product cannot be ordered again", async () => {
  const product = await world.sell();
  const { body } = await world.order("once", [product]);
  await world.onPage(body.checkoutUrl, "pay");
  await world.delivered();
  expect(await world.order("once", [product])).toMatchObject({ status: 409, body: { code: "already-owned" } });
});

test("each rule of the cart is refused with its own code", async () => {
  const [usd, eur, own] = [
    await world.sell(),
    await world.sell({ price: { amount: 1, currency: "eur" } }),
    await world.sell({ creatorId: "ruled" }),
  ];
  const code = async (...products: string[]) => {
    const { status, body } = await world.order("ruled", products);
    return [status, body.code];
  };
  expect(await code("no-such-product")).toEqual([404, "unknown-product"]);
  expect(await code(await world.sell({ state: "archived" }))).toEqual([404, "unknown-product"]);
  expect(await code(usd, usd)).toEqual([422, "repeated-product"]);
  expect(await code(usd, eur)).toEqual([422, "no-price-in-currency"]);
  expect(await code(own)).toEqual([409, "own-product"]);
  expect(await world.ordersOf("ruled")).toEqual([]);
});

test("a total below Stripe's minimum is refused, and its order does not block a larger one", async () => {
  const [small, large] = [await world.sell({ price: { amount: 10, currency: "usd" } }), await world.sell()];
  expect(await world.order("small", [small])).toMatchObject({ status: 422, body: { code: "total-too-small" } });
  expect(await world.order("small", [small, large])).toMatchObject({ status: 201, body: { total: { amount: 1010 } } });
});

test("an order that Stripe refuses a checkout for is void, and the next try is a new one", async () => {
  const product = await world.sell();
  const refused = await world.order("refused", [product], { openCheckout: async () => "refused" });
  expect(refused).toMatchObject({ status: 503, body: { code: "payment-unavailable" } });
  const { status, body } = await world.order("refused", [product]);
  expect(status).toBe(201);
  expect((await world.ordersOf("refused")).map(({ id, state }) => [id, state])).toEqual([
    [body.id, "pending"],
    [expect.any(String), "void"],
  ]);
});

test("an order without Stripe's answer is resumed by the next try", async () => {
  const product = await world.sell();
  // The session was made and the answer lost.
  const lost = await world.order("unanswered", [product], {
    openCheckout: async (order) => {
      await world.ports.openCheckout(order);
      return "no-answer";
    },
  });
  expect(lost).toMatchObject({ status: 503, body: { code: "payment-unavailable" } });
  const { status, body } = await world.order("unanswered", [product]);
  expect(status).toBe(201);
  expect(await world.ordersOf("unanswered")).toHaveLength(1);
  expect(await world.sessionsOf(body.id)).toHaveLength(1);
});

test("an order that is cancelled while its checkout is made leaves no checkout that can be paid", async () => {
  const product = await world.sell();
  let first: string | undefined;
  const { status, body } = await world.order("hasty", [product], {
    openCheckout: async (order) => {
      const opened = await world.ports.openCheckout(order);
      if (first === undefined) {
        first = order.id;
        expect(await call(cancelOrder(world.ports), { user: "hasty", params: { id: order.id } })).toMatchObject({
          status: 200,
          body: { state: "void" },
        });
      }
      return opened;
    },
  });
  expect(status).toBe(201);
  expect(body.id).not.toBe(first);
  expect(await world.sessionsOf(first!)).toMatchObject([{ status: "expired" }]);
});

test("missing and unknown fields of the body are named", async () => {
  const order = (body: unknown) =>
    call<{ code: string; errors: { pointer: string }[] }>(placeOrder(world.ports), { user: "typo", body });
  expect((await order({})).body.errors).toMatchObject([{ pointer: "/products" }]);
  expect((await order({ products: [] })).body.errors).toMatchObject([{ pointer: "/products" }]);
  expect((await order({ products: ["a b"] })).body.errors).toMatchObject([{ pointer: "/products/0" }]);
  expect((await order({ products: ["a"], price: 1 })).body.errors).toMatchObject([{ pointer: "/price" }]);
  expect((await order("{")).body.code).toBe("malformed-json");
  expect(await call(placeOrder(world.ports), { body: { products: ["a"] } })).toMatchObject({ status: 401 });
});

test("a cart whose checkout lapsed unpaid is ordered anew, even if Stripe never reported it", async () => {
  const [product, other] = [await world.sell(), await world.sell()];
  const { body: first } = await world.order("late", [product]);
  await world.hold();
  world.clock.ahead += 3 * 3_600_000;
  const { status, body: second } = await world.order("late", [product, other]);
  expect(status).toBe(201);
  expect(second.id).not.toBe(first.id);
  expect((await world.stored(first.id)).state).toBe("void");
  await world.release();
  await world.delivered();
  expect((await world.stored(second.id)).state).toBe("pending");
});

test("a cart without a checkout for too long is ordered anew", async () => {
  const product = await world.sell();
  await world.order("forgotten", [product], { openCheckout: async () => "no-answer" });
  world.clock.ahead += 2 * 3_600_000;
  expect(await world.order("forgotten", [product])).toMatchObject({ status: 201 });
  expect((await world.ordersOf("forgotten")).map(({ state }) => state)).toEqual(["pending", "void"]);
});

test("a cart whose money is on its way stays one order, after its checkout's end too", async () => {
  const product = await world.sell();
  const { body } = await world.order("transfer", [product]);
  await world.onPage(body.checkoutUrl, "pay-later");
  await world.delivered();
  world.clock.ahead += 3 * 3_600_000;
  expect(await world.order("transfer", [product])).toMatchObject({
    status: 201,
    body: { id: body.id, state: "processing" },
  });
});

test("an order in another currency has the product's price in it, and is another order", async () => {
  const product = await world.sell({ prices: [{ amount: 150_000, currency: "jpy" }] });
  const inYen = await world.order("abroad", [product], {}, { currency: "jpy" });
  expect(inYen).toMatchObject({ status: 201, body: { total: { amount: 150_000, currency: "jpy" } } });
  const [session] = await world.sessionsOf(inYen.body.id);
  expect(session).toMatchObject({ amount_total: 150_000, currency: "jpy" });
  expect(await world.order("abroad", [product], {}, { currency: "jpy" })).toMatchObject({
    body: { id: inYen.body.id },
  });
  expect(await world.order("abroad", [product])).toMatchObject({ status: 409, body: { code: "checkout-open" } });
  await world.onPage(inYen.body.checkoutUrl, "pay");
  await world.delivered();
  expect((await world.stored(inYen.body.id)).state).toBe("paid");
  expect(await world.journals(inYen.body.id)).toMatchObject([{ currency: "jpy" }]);
});
