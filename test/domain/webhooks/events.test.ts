import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import type { Subscription } from "../../../functions/commerce/contract/subscription.ts";
import { orderEvents } from "../../../functions/webhooks/domain/order-events.ts";
import { subscriptionEvents } from "../../../functions/webhooks/domain/subscription-events.ts";
import { AT } from "../commerce/cart.ts";
import { dispute, factId, heard, LATER, nameOf, paid, pending, refund, toldTo } from "./sales.ts";

const refunded = (of: Order, state: Order["state"], refunds: Order["refunds"]): Order => ({
  ...of,
  state,
  refunds,
  refundedAt: LATER,
  version: of.version + 1,
});

test("a paid order is published once to each creator in it, and to operators", () => {
  expect(heard(undefined, pending())).toEqual([]);
  expect(heard(pending(), paid())).toEqual(["all order.paid", "ann order.paid", "bo order.paid"]);
  expect(heard(undefined, paid())).toHaveLength(3);
  expect(heard(paid(), { ...paid(), version: 3 })).toEqual([]);
});

test("a creator receives their own lines, and nobody the buyer's identity or payment method", () => {
  const [event] = toldTo("ann", pending(), paid());
  expect(event).toEqual({
    id: `${AT} order.paid ${paid().id} ann`,
    type: "order.paid",
    timestamp: AT,
    data: {
      order: expect.objectContaining({
        id: paid().id,
        customer: "buyer",
        state: "paid",
        lines: [
          { productId: "a", type: "course", title: "Title of a", version: 3, price: { amount: 1000, currency: "usd" } },
        ],
        total: { amount: 1000, currency: "usd" },
      }),
    },
  });
  const disputed = { ...paid(), disputes: [dispute()], disputedAt: LATER };
  const everything = [
    ...orderEvents(pending(), paid(), factId),
    ...orderEvents(paid(), refunded(paid(), "refunded", [refund("r", 3000)]), factId),
    ...orderEvents(paid(), disputed, factId),
  ];
  expect(JSON.stringify(everything)).not.toMatch(/secret|Smith|Main Street/);
  const toAnn = everything.filter(({ audience }) => nameOf(audience) === "ann");
  expect(JSON.stringify(toAnn)).not.toMatch(/2000|3000|"b"|"bo"/);
  const [toAll] = toldTo("all", pending(), paid());
  expect(toAll?.data).toMatchObject({
    order: { total: { amount: 3000 }, lines: [{ creatorId: "ann" }, { creatorId: "bo" }] },
  });
});

test("a refund's amount is sent only to a creator whose lines alone it concerns", () => {
  const ofAnn = refunded(paid(), "partially-refunded", [refund("r", 1000, { lines: [0] })]);
  expect(heard(paid(), ofAnn)).toEqual(["all order.partially-refunded", "ann order.partially-refunded"]);
  expect(toldTo("ann", paid(), ofAnn)[0]).toMatchObject({
    timestamp: LATER,
    data: { refund: { id: "r", products: ["a"], amount: { amount: 1000, currency: "usd" } } },
  });
  const whole = refunded(ofAnn, "refunded", [refund("r", 1000, { lines: [0] }), refund("s", 2000)]);
  expect(heard(ofAnn, whole)).toEqual(["all order.refunded", "ann order.refunded", "bo order.refunded"]);
  const [toBo] = toldTo("bo", ofAnn, whole);
  expect(toBo?.data).toMatchObject({ refund: { id: "s", products: ["b"] } });
  expect(toBo?.data).not.toHaveProperty("refund.amount");
  expect(toldTo("all", ofAnn, whole)[0]?.data).toMatchObject({ refund: { amount: { amount: 2000 } } });
});

test("a refund is published once it is under way, and again if it fails", () => {
  const asked = { ...paid(), refunds: [refund("r", 3000, { state: "requested" })] };
  expect(heard(paid(), asked)).toEqual([]);
  const under = refunded(asked, "refunded", [refund("r", 3000, { state: "pending" })]);
  expect(heard(asked, under)).toContain("ann order.refunded");
  expect(heard(under, refunded(under, "refunded", [refund("r", 3000)]))).toEqual([]);
  const failed = refunded(under, "paid", [refund("r", 3000, { state: "failed" })]);
  expect(heard(under, failed)).toContain("ann order.refund-failed");
});

test("a dispute is published when the bank takes the money and when it decides, a warning never", () => {
  const warned = { ...paid(), disputes: [dispute({ state: "warning-needs-response" })] };
  expect(heard(paid(), warned)).toEqual([]);
  const opened = { ...paid(), disputes: [dispute()], disputedAt: LATER };
  expect(heard(warned, opened)).toEqual(["all order.disputed", "ann order.disputed", "bo order.disputed"]);
  expect(toldTo("ann", warned, opened)[0]?.data).not.toHaveProperty("dispute.amount");
  const reviewed = { ...opened, disputes: [dispute({ state: "under-review" })] };
  expect(heard(opened, reviewed)).toEqual([]);
  const lost = { ...opened, disputes: [dispute({ state: "lost" })] };
  expect(heard(reviewed, lost)).toContain("bo order.dispute-closed");
  expect(heard(lost, { ...lost, disputes: [dispute({ state: "won" })] })).toContain("bo order.dispute-closed");
  expect(heard(paid(), lost)).toEqual(expect.arrayContaining(["bo order.disputed", "bo order.dispute-closed"]));
});

test("each event has its own id, and a repeated change has the same ids", () => {
  const changes: [Order, Order][] = [
    [pending(), paid()],
    [paid(), refunded(paid(), "partially-refunded", [refund("r", 500), refund("s", 600)])],
    [paid(), { ...paid(), disputes: [dispute({ state: "lost" })], disputedAt: LATER }],
  ];
  const ids = () =>
    changes.flatMap(([before, after]) => orderEvents(before, after, factId).map(({ event }) => event.id));
  expect(new Set(ids()).size).toBe(ids().length);
  expect(ids()).toEqual(ids());
});

const plan = {
  productId: "m",
  creatorId: "ann",
  title: "Club",
  version: 1,
  price: { amount: 900, currency: "usd" as const },
  interval: "month" as const,
};
const subscribed = (fields: Partial<Subscription> = {}): Subscription => ({
  id: "01JWM8Q0000000000000000000",
  customer: "buyer",
  plan,
  plans: [plan],
  trialDays: 0,
  state: "active",
  createdAt: AT,
  startedAt: AT,
  lastPayment: "01JWM8Q0000000000000000001",
  cancelAtPeriodEnd: false,
  rights: [],
  version: 2,
  ...fields,
});
const types = (before: Subscription | undefined, after: Subscription) =>
  subscriptionEvents(before, after, LATER, factId)
    .filter(({ audience }) => audience !== "all")
    .map(({ event }) => event.type);

test("a subscription is published when it starts, is renewed, is unpaid and ends", () => {
  const asked = subscribed({ state: "pending", startedAt: undefined, lastPayment: undefined, version: 1 });
  expect(types(undefined, asked)).toEqual([]);
  expect(types(asked, subscribed())).toEqual(["subscription.started"]);
  expect(types(asked, { ...asked, state: "void" })).toEqual([]);
  const again = subscribed({ lastPayment: "01JWM8Q0000000000000000002" });
  expect(types(subscribed(), again)).toEqual(["subscription.renewed"]);
  expect(types(subscribed(), subscribed({ state: "past-due" }))).toEqual(["subscription.past-due"]);
  expect(types(subscribed({ state: "past-due" }), subscribed({ state: "unpaid" }))).toEqual(["subscription.unpaid"]);
  expect(types(subscribed(), subscribed({ cancelAtPeriodEnd: true }))).toEqual([]);
  expect(types(subscribed(), subscribed({ state: "ended", endedAt: LATER }))).toEqual(["subscription.canceled"]);
  expect(types(asked, { ...asked, state: "ended" })).toEqual([]);
  const paid = subscribed({ state: "completed", endedAt: LATER });
  expect(types(subscribed(), paid)).toEqual(["subscription.completed"]);
  expect(types(paid, { ...paid, version: 9 })).toEqual([]);
});

test("a subscription's event goes to its creator, with only the id of the customer", () => {
  const [toAll, toAnn, ...more] = subscriptionEvents(
    undefined,
    subscribed({ checkout: { id: "cs", url: "https://pay.example/secret", expiresAt: LATER } }),
    LATER,
    factId,
  );
  expect(more).toEqual([]);
  expect(toAll?.event.data).toMatchObject({ subscription: { plan: { creatorId: "ann" } } });
  expect(toAnn).toMatchObject({ audience: { creator: "ann" }, event: { timestamp: AT } });
  expect(JSON.stringify(toAnn)).not.toContain("secret");
});
