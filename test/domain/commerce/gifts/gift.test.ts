import fc from "fast-check";
import { expect, test } from "vitest";
import { entitlementsOf } from "../../../../functions/commerce/changes/entitlements.ts";
import { changing, claiming } from "../../../../functions/commerce/changes/order-change.ts";
import { toShownOrder } from "../../../../functions/commerce/changes/shown-order.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../../functions/commerce/contract/refund.ts";
import {
  claimedGift,
  type GiftOrder,
  giftMailsBetween,
  giftOfCode,
  giftState,
  isClaimedGift,
  orderIdOfCode,
  remailedGift,
  toReceivedGift,
  toShownGift,
} from "../../../../functions/commerce/gifts/gift.ts";
import type { Ownership } from "../../../../functions/commerce/orders/guard.ts";
import { openOrder } from "../../../../functions/commerce/orders/order.ts";
import { evidenceOf } from "../../../../functions/commerce/refunds/evidence.ts";
import { verdictOn } from "../../../../functions/commerce/refunds/refund-policy.ts";
import { mail } from "../../../../functions/mail/contract/mail.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, gift as asked, ORDER_ID, productOf } from "../cart.ts";

const DAY = 86_400_000;
const LATER = "2026-06-02T00:00:00.000Z";
const shelf = [
  productOf("a"),
  productOf("b", { creatorId: "other" }),
  productOf("all", { type: "bundle", includes: ["a", "b"] }),
];
function gift(products = ["a", "b"], owned: string[] = []): GiftOrder {
  const cart = { id: ORDER_ID, customer: "buyer", products, gift: asked, at: AT };
  const order = openOrder(cart, new Map(shelf.map((each) => [each.id, each])), new Set(owned));
  if (isRefusal(order)) throw new Error(order.detail);
  return order as GiftOrder;
}
const paid = (order: GiftOrder): GiftOrder => ({
  ...order,
  state: "paid",
  paidAt: AT,
  paymentIntent: "pi_1",
  version: 2,
});
const NOTHING: Ownership = { guards: new Map(), owned: new Set() };
const CODE = `${ORDER_ID}-${asked.secret}`;
function by(member: string, order = paid(gift()), at = LATER): GiftOrder {
  const after = claimedGift(order, member, NOTHING, at);
  if (isRefusal(after)) throw new Error(after.detail);
  return after;
}
const returned = (order: GiftOrder, lines?: number[]): GiftOrder => {
  const refund: Refund = { id: "r", amount: 1000, ...(lines && { lines }), state: "succeeded", at: LATER };
  return { ...order, refunds: [refund], state: lines ? "partially-refunded" : "refunded", version: order.version + 1 };
};

test("a paid gift grants access to its claimer, from the claim on", () => {
  expect(entitlementsOf(paid(gift()))).toEqual([]);
  const after = by("friend");
  expect(entitlementsOf(after)).toEqual(
    ["a", "b"].map((productId) => ({
      customer: "friend",
      productId,
      source: `ORDER#${ORDER_ID}`,
      state: "active",
      sold: { type: "course", version: 3, paid: true },
      grantedAt: LATER,
    })),
  );
  expect(entitlementsOf(by("friend", paid(gift(["all"])))).map(({ productId }) => productId)).toEqual([
    "all",
    "a",
    "b",
  ]);
});

test("refunds and disputes of a gift's order decide on its access", () => {
  expect(entitlementsOf(returned(by("friend"))).map(({ state }) => state)).toEqual(["revoked", "revoked"]);
  const dispute = {
    id: "dp",
    amount: 2000,
    state: "needs-response",
    reason: "fraudulent",
    openedAt: LATER,
    hasEvidence: false,
    movements: [],
  } as const;
  const contested: Order = { ...by("friend"), disputes: [{ ...dispute, movements: [] }] };
  expect(entitlementsOf(contested).map(({ state }) => state)).toEqual(["suspended", "suspended"]);
  expect(evidenceOf(contested, { ...dispute, movements: [] }, { studies: new Map() }).access_activity_log).toMatch(
    /paid by customer buyer, as a gift to friend@example.org\n.* gift claimed by customer friend/,
  );
});

test("a gift is claimed once; its claimer may repeat the claim, and others are refused", () => {
  const after = by("friend");
  expect(claimedGift(after, "friend", { guards: new Map(), owned: new Set(["a", "b"]) }, "2026-07-01T00:00:00Z")).toBe(
    after,
  );
  expect(claimedGift(after, "other", NOTHING, LATER)).toMatchObject({ refused: "gift-claimed" });
});

test.each([
  ["already-owned", "friend", { guards: new Map(), owned: new Set(["b"]) }],
  ["own-product", "maker", NOTHING],
  ["checkout-open", "friend", { guards: new Map([["a", { orderId: "another", version: 1 }]]), owned: new Set() }],
] as [string, string, Ownership][])(
  "a claim is refused as %s, and the gift can still be passed on",
  (code, member, ownership) => {
    const order = paid(gift());
    expect(claimedGift(order, member, ownership, LATER)).toMatchObject({ refused: code });
    expect(giftState(order)).toBe("waiting");
  },
);

test("credits can be given to owners of the same pack, and are theirs from the claim on", () => {
  const pack = productOf("pack", { type: "credit-pack", credits: { amount: 10, validDays: 30 } });
  const cart = { id: ORDER_ID, customer: "buyer", products: ["pack"], gift: asked, at: AT };
  const order = paid(openOrder(cart, new Map([["pack", pack]]), new Set()) as GiftOrder);
  const after = claimedGift(order, "friend", { guards: new Map(), owned: new Set(["pack"]) }, LATER);
  expect(entitlementsOf(after as GiftOrder)).toMatchObject([
    { customer: "friend", credits: { amount: 10 }, grantedAt: LATER, endsAt: "2026-07-02T00:00:00.000Z" },
  ]);
});

test("refunded lines of a gift are not claimed", () => {
  const rest = by("friend", returned(paid(gift()), [0]));
  expect(entitlementsOf(rest).map(({ productId, state }) => [productId, state])).toEqual([
    ["a", "revoked"],
    ["b", "active"],
  ]);
  expect(claimedGift(returned(paid(gift())), "friend", NOTHING, LATER)).toMatchObject({ refused: "gift-refunded" });
});

test("only a paid gift's own code claims it, and every other code gets the same answer", () => {
  const order = paid(gift());
  expect(orderIdOfCode(CODE)).toBe(ORDER_ID);
  expect(giftOfCode(CODE, order)).toBe(order);
  const { gift: _, ...plain } = order;
  const refused = [
    giftOfCode(CODE, undefined),
    giftOfCode(CODE, plain),
    giftOfCode(CODE, gift()),
    giftOfCode(`${ORDER_ID}-`, order),
    giftOfCode(CODE.slice(0, -1), order),
    giftOfCode(`${CODE}x`, order),
  ];
  for (const each of refused) expect(each).toEqual(refused[0]);
  expect(refused[0]).toMatchObject({ refused: "unknown-gift" });
  fc.assert(fc.property(fc.string(), (guess) => guess === CODE || isRefusal(giftOfCode(guess, order))));
});

test("a gift is mailed once when it is paid, with its code and message", () => {
  const [before, after] = [gift(), paid(gift())];
  const mails = giftMailsBetween(before, after);
  expect(mails).toMatchObject([
    {
      to: asked.email,
      language: "en",
      at: AT,
      values: { giver: "Ann", message: "For you", title: "Title of a, Title of b", code: CODE },
    },
  ]);
  for (const each of mails) expect(mail.parse(each)).toEqual(each);
  expect(giftMailsBetween(before, { ...before, version: 2 })).toEqual([]);
  expect(giftMailsBetween(after, returned(after, [0]))).toEqual([]);
  expect(giftMailsBetween(after, by("friend", after))).toEqual([]);
  // Paid and given back before it was heard of.
  expect(giftMailsBetween(before, returned(after))).toEqual([]);
});

test("a gift of twenty long titles fits a mail", () => {
  const order = paid(gift());
  const [line] = order.lines;
  const lines = Array.from({ length: 20 }, () => ({ ...line, title: "t".repeat(160) })) as Order["lines"];
  for (const each of giftMailsBetween(gift(), { ...order, lines })) expect(mail.parse(each)).toEqual(each);
});

test("a gift is mailed five times at most; a new address invalidates the old code", () => {
  let order = paid(gift());
  for (let n = 2; n <= 5; n++) {
    const to = n % 2 === 0 ? { email: `${n}@example.org`, secret: `secret-${n}` } : undefined;
    const after = remailedGift(order, LATER, to);
    if (isRefusal(after)) throw new Error(after.detail);
    expect(giftMailsBetween(order, after)).toMatchObject([
      { id: `gift-${ORDER_ID}-${n}`, to: after.gift.email, at: LATER },
    ]);
    expect(changing(order, after)).toMatchObject({ entitlements: [], journals: [], guards: [] });
    if (to) expect(isRefusal(giftOfCode(`${ORDER_ID}-${order.gift.secret}`, after))).toBe(true);
    order = after;
  }
  expect(remailedGift(order, LATER)).toMatchObject({ refused: "too-many-mails" });
});

test("only a gift that waits for its claim is mailed", () => {
  for (const order of [gift(), by("friend"), returned(paid(gift()))]) {
    expect(remailedGift(order, LATER)).toMatchObject({ refused: "not-waiting" });
  }
});

test("a claim changes its claimer's guards, from the versions that were read", () => {
  const before = paid(gift());
  const ownership: Ownership = { guards: new Map([["a", { version: 3 }]]), owned: new Set() };
  expect(claiming(before, by("friend", before), ownership).guards).toEqual([
    { customer: "friend", productId: "a", from: 3 },
    { customer: "friend", productId: "b", from: 0 },
  ]);
});

test("a buyer may give what they own, but not what they sell", () => {
  expect(gift(["a"], ["a"]).lines).toHaveLength(1);
  const cart = { id: ORDER_ID, customer: "maker", products: ["a"], gift: asked, at: AT };
  expect(openOrder(cart, new Map([["a", productOf("a")]]), new Set())).toMatchObject({ refused: "own-product" });
});

test("a gift's claimer sees whether it was refunded, and nothing about the buyer", () => {
  const claimed = by("friend");
  const [before, after] = [claimed, returned(claimed)].map((order) => {
    if (!isClaimedGift(order)) throw new Error("It is not claimed.");
    return toReceivedGift(order);
  });
  expect([before?.state, after?.state]).toEqual(["claimed", "withdrawn"]);
  expect(before?.products.map(({ productId }) => productId)).toEqual(["a", "b"]);
  expect(JSON.stringify([before, after])).not.toContain("buyer");
  expect(isClaimedGift(paid(gift()))).toBe(false);
});

test("a buyer sees whether a gift was claimed, never by whom; its code only before", () => {
  const states = [gift(), paid(gift()), by("secret-friend"), returned(paid(gift()))];
  expect(states.map((each) => toShownOrder(each).gift)).toEqual(
    ["unpaid", "waiting", "claimed", "withdrawn"].map((state) => ({ email: asked.email, state })),
  );
  expect(states.map((each) => toShownGift(each).code)).toEqual([undefined, CODE, undefined, undefined]);
  for (const each of states) {
    expect(JSON.stringify([toShownOrder(each), toShownGift(each)])).not.toContain("secret-friend");
    expect(JSON.stringify(toShownOrder(each))).not.toContain(asked.secret);
  }
  expect(toShownGift(states[2] as GiftOrder).claimedAt).toBe(LATER);
});

test("credits of a gift are valid from its claim on", () => {
  const pack = productOf("pack", { type: "credit-pack", credits: { amount: 10, validDays: 5 } });
  const cart = { id: ORDER_ID, customer: "buyer", products: ["pack"], gift: asked, at: AT };
  const order = paid(openOrder(cart, new Map([["pack", pack]]), new Set()) as GiftOrder);
  const claimedOn = (days: number) => by("friend", order, new Date(Date.parse(AT) + days * DAY).toISOString());
  const verdict = (of: GiftOrder, days: number) =>
    verdictOn(of, [0], { studies: new Map(), at: Date.parse(AT) + days * DAY });
  const hasEnded = ({ because }: { because: string }) => because.includes("have ended");
  const verdicts = [verdict(order, 7), verdict(claimedOn(6), 7), verdict(claimedOn(1), 7)];
  expect(verdicts.map(hasEnded)).toEqual([false, false, true]);
  // A gift is mailed as soon as it is paid: whoever has it, a person decides.
  expect(verdicts.map(({ approved }) => approved)).toEqual([false, false, false]);
});
