import "./environment.ts";
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Meter } from "../../../bench/commerce/meter.ts";
import { findProducts } from "../../../functions/catalogue/client.ts";
import type { Product } from "../../../functions/catalogue/contract/product.ts";
import { productKey } from "../../../functions/catalogue/keys.ts";
import { findRedeemableDiscounts } from "../../../functions/commerce/adapters/dynamodb/discounts.ts";
import { entitlementItem } from "../../../functions/commerce/adapters/dynamodb/entitlements.ts";
import { orderStore } from "../../../functions/commerce/adapters/dynamodb/order-store.ts";
import { orderItem } from "../../../functions/commerce/adapters/dynamodb/orders.ts";
import { findOwnership } from "../../../functions/commerce/adapters/dynamodb/ownership.ts";
import { findShares } from "../../../functions/commerce/adapters/dynamodb/shares.ts";
import { findSubscriptions, subscriptionItem } from "../../../functions/commerce/adapters/dynamodb/subscriptions.ts";
import { findStopped } from "../../../functions/commerce/adapters/dynamodb/trades.ts";
import { newSecret } from "../../../functions/commerce/adapters/random.ts";
import { syncPorts } from "../../../functions/commerce/adapters/stripe/subscription-sync.ts";
import type { Entitlement } from "../../../functions/commerce/contract/entitlement.ts";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { placeOrder } from "../../../functions/commerce/handlers/orders/place-order.ts";
import { subscribe } from "../../../functions/commerce/handlers/subscriptions/subscribe.ts";
import { findOrganisation } from "../../../functions/organisations/client.ts";
import { documents } from "../../../functions/shared/runtime/documents.ts";
import { productOf } from "../../product-of.ts";
import { call } from "../call.ts";
import { cloud } from "./environment.ts";

const ROWS = 10_000;
const AT = "2026-02-01T00:00:00.000Z";
const rows = <Row>(make: (n: number) => Row): Row[] => Array.from({ length: ROWS }, (_, n) => make(n));
const idOf = (n: number): string => `01J${String(n).padStart(23, "0")}`;
const user = "buyer";
const meter = new Meter(documents);
afterAll(cloud.close);

/** Stripe's answer: it is not what is counted. */
const openCheckout = async ({ id }: { readonly id: string }) => ({
  id: `cs_${id}`,
  url: "https://checkout.example/",
  expiresAt: "2999-01-01T00:00:00.000Z",
});
const noStripe = () => Promise.reject(new Error("Stripe is not asked"));
const reads = {
  findProducts: findProducts(documents, "CATALOGUE"),
  findOwnership: findOwnership(documents, "COMMERCE"),
  findStopped: findStopped(documents, "COMMERCE"),
  findGivenOffer: async () => undefined,
  findReferral: async () => undefined,
  newId: ulid,
};
const store = orderStore("COMMERCE");
const sync = syncPorts("COMMERCE", noStripe);
const findDiscounts = findRedeemableDiscounts(documents, "COMMERCE", store.pause);
const buy = placeOrder({
  ...store,
  ...reads,
  openCheckout,
  expireCheckout: noStripe,
  findShares: findShares(documents, "COMMERCE"),
  findRedeemableDiscounts: findDiscounts,
  findOrganisation: findOrganisation(documents, "ORGANISATIONS"),
  newSecret,
  giftPage: "https://shop.example/gifts/claim",
});
const begin = subscribe({
  ...sync,
  ...reads,
  openSubscriptionCheckout: openCheckout,
  endSubscriptionCheckout: noStripe,
  findSubscriptions: findSubscriptions(documents, "COMMERCE"),
  findRedeemableDiscounts: findDiscounts,
});

async function onSale(id: string, fields: Partial<Product> = {}): Promise<string> {
  const Item = { ...productKey(id), ...productOf(id, { type: "ebook", ...fields }) };
  await documents.send(new PutCommand({ TableName: "CATALOGUE", Item }));
  return id;
}

const cart = Array.from({ length: 20 }, () => ulid());
const membership = ulid();
beforeAll(async () => {
  for (const id of cart) await onSale(id);
  await onSale(membership, { type: "membership", recurring: { interval: "month", trialDays: 7 } });
  // Half of the rights are to one product of the cart, and all of them are over.
  const [first = ""] = cart;
  const sold = { type: "ebook", version: 1, paid: true } as const;
  const right = (n: number): Entitlement => ({
    ...{ customer: user, productId: n % 2 ? first : idOf(n), source: `USAGE#${idOf(n)}`, state: "revoked", sold },
    grantedAt: AT,
  });
  const price = { amount: 900, currency: "usd" } as const;
  const order = (n: number): Order =>
    ({
      ...{ id: idOf(n), customer: user, state: "cancelled", total: price, createdAt: AT, cancelledAt: AT, version: 2 },
      lines: [{ productId: idOf(n), creatorId: "maker", title: "Once", price, version: 1 }],
    }) as never;
  const plan = { productId: membership, creatorId: "maker", title: "Club", price, interval: "month", version: 1 };
  const subscription = (n: number): Subscription =>
    ({
      ...{ id: idOf(n), customer: user, plan, plans: [plan], trialDays: 0, createdAt: AT, cancelAtPeriodEnd: false },
      ...{ state: "ended", rights: [], version: 1, startedAt: AT },
    }) as never;
  await cloud.fill(
    "COMMERCE",
    rows((n) => entitlementItem(right(n), AT)),
  );
  await cloud.fill(
    "COMMERCE",
    rows((n) => orderItem(order(n))),
  );
  await cloud.fill(
    "COMMERCE",
    rows((n) => subscriptionItem(subscription(n))),
  );
});

test("a customer with 10,000 rights and orders places a large order in bounded reads", async () => {
  const taken = await meter.of(async () => {
    const { status, body } = await call(buy, { user, body: { products: cart } });
    expect(status, JSON.stringify(body)).toBe(201);
  });
  expect(taken.calls, JSON.stringify(taken)).toBeLessThanOrEqual(60);
  expect(taken.read, JSON.stringify(taken)).toBeLessThanOrEqual(300);
});

test("a customer with 10,000 ended subscriptions begins another in bounded reads", async () => {
  const taken = await meter.of(async () => {
    const { status, body } = await call(begin, { user, body: { product: membership } });
    expect(status, JSON.stringify(body)).toBe(201);
  });
  expect(taken.calls, JSON.stringify(taken)).toBeLessThanOrEqual(30);
  expect(taken.read, JSON.stringify(taken)).toBeLessThanOrEqual(300);
});
