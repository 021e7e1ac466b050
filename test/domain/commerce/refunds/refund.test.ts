import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { ReportedRefund } from "../../../../functions/commerce/contract/payment.ts";
import { isOut, type Refund, refundStates } from "../../../../functions/commerce/contract/refund.ts";
import { refundDaysOf } from "../../../../functions/commerce/orders/refund-terms.ts";
import { amountWorthOf, NO_LOTS } from "../../../../functions/commerce/refunds/lots.ts";
import {
  amountReturned,
  amountsByLine,
  approvedRefund,
  creatorsOfRefund,
  deniedRefund,
  failedRefund,
  isDue,
  isForfeit,
  lastRefundMade,
  leftOf,
  linesOf,
  refundedLines,
  refundsWithinLeft,
  requestedRefund,
  returnableOf,
  sameLines,
  toShownRefundOf,
  updatedRefunds,
  withRefund,
} from "../../../../functions/commerce/refunds/refund.ts";
import { verdictOn, verdictOnSeats } from "../../../../functions/commerce/refunds/refund-policy.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { AT, dispute, ORDER_ID, orderOf, productOf } from "../cart.ts";

const DAY = 86_400_000;
const LATER = "2026-06-03T00:00:00.000Z";
const LATEST = "2026-06-04T00:00:00.000Z";

const paid = (...products: Parameters<typeof orderOf>): Order => ({
  ...orderOf(...products),
  state: "paid",
  paidAt: AT,
});
/** Three lines of two creators at 10, 20 and 30 dollars. */
const three = (fields: Partial<Order> = {}): Order => ({
  ...paid(
    productOf("a"),
    productOf("b", { price: { amount: 2000, currency: "usd" }, creatorId: "other" }),
    productOf("c", { price: { amount: 3000, currency: "usd" } }),
  ),
  ...fields,
});
const refund = (id: string, amount: number, fields: Partial<Refund> = {}): Refund => ({
  id,
  amount,
  state: "succeeded",
  at: AT,
  ...fields,
});
const yes = () => ({ approved: true, because: "Within." });
const no = () => ({ approved: false, because: "Beyond." });
const asking = (order: Order, products?: string[], verdict = yes, lots = NO_LOTS) =>
  requestedRefund(order, { id: "r1", products, reason: "why", at: LATER }, verdict, lots);
const asked = (order: Order, products?: string[], verdict = yes) => {
  const made = asking(order, products, verdict);
  if (isRefusal(made)) throw new Error(made.detail);
  return made;
};
const changed = <T>(made: T) => {
  if (isRefusal(made)) throw new Error(made.detail);
  return made as Exclude<T, { refused: string }>;
};

test("a pending or succeeded refund counts as refunded", () => {
  expect(refundStates.filter((state) => isOut({ state } as Refund))).toEqual(["pending", "succeeded"]);
});

test("what is left to refund excludes credit, refunds and lost disputes", () => {
  const order = three();
  expect(leftOf(order)).toBe(6000);
  expect(returnableOf({ ...order, credit: 500 })).toBe(5500);
  // Credit that a payment brought for later is no part of what it paid for.
  expect(returnableOf({ ...order, credit: -500 })).toBe(6000);
  const refunds = [
    refund("r1", 1000),
    refund("r2", 300, { state: "pending" }),
    refund("r3", 700, { state: "approved" }),
    refund("r4", 900, { state: "failed" }),
  ];
  expect(leftOf({ ...order, refunds })).toBe(4700);
  expect(leftOf({ ...order, refunds, disputes: [dispute(2000, "lost"), dispute(500, "won")] })).toBe(2700);
  expect(leftOf({ ...order, refunds, disputes: [dispute(5999, "lost")] })).toBe(0);
  expect([amountReturned(refunds, 6000), amountReturned(refunds, 1200), amountReturned(undefined, 6000)]).toEqual([
    1300, 1200, 0,
  ]);
});

test("an order is forfeit once banks took all that was not refunded", () => {
  const order = three();
  expect(isForfeit(order)).toBe(false);
  expect(isForfeit({ ...order, disputes: [dispute(5999, "lost")] })).toBe(false);
  expect(isForfeit({ ...order, disputes: [dispute(6000, "lost")] })).toBe(true);
  expect(isForfeit({ ...order, disputes: [dispute(6000, "won")] })).toBe(false);
  expect(isForfeit({ ...order, refunds: [refund("r", 6000)] })).toBe(false);
  expect(isForfeit({ ...order, refunds: [refund("r", 5000)], disputes: [dispute(1000, "lost")] })).toBe(true);
});

const told = (fields: Partial<ReportedRefund> = {}): ReportedRefund => ({
  id: "re_1",
  amount: 1000,
  state: "pending",
  ...fields,
});

test("a refund made at Stripe is stored as reported, never dated ahead of our clock", () => {
  const whole = told({ lines: [1], keepsAccess: true, at: AT, failure: "none yet" });
  expect(updatedRefunds(undefined, [whole], LATER)).toStrictEqual([
    {
      id: "re_1",
      amount: 1000,
      state: "pending",
      at: LATER,
      lines: [1],
      keepsAccess: true,
      stripeRefund: "re_1",
      madeAt: AT,
      failure: "none yet",
    },
  ]);
  expect(updatedRefunds(undefined, [told()], LATER)).toStrictEqual([
    { id: "re_1", amount: 1000, state: "pending", at: LATER, stripeRefund: "re_1" },
  ]);
  expect(updatedRefunds(undefined, [told({ at: LATEST })], LATER)).toMatchObject([{ madeAt: LATER }]);
});

test("our refund takes Stripe's state, and keeps its request and decision", () => {
  const ours = refund("r1", 1000, { state: "approved", lines: [0], reason: "why", decidedBy: "op" });
  const made = updatedRefunds([ours], [told({ refund: "r1", amount: 900, at: AT })], LATER);
  expect(made).toStrictEqual([{ ...ours, amount: 900, state: "pending", stripeRefund: "re_1", madeAt: AT }]);
  const failed = updatedRefunds(
    made,
    [told({ refund: "r1", amount: 900, state: "failed", failure: "closed" })],
    LATEST,
  );
  expect(failed).toStrictEqual([
    { ...ours, amount: 900, state: "failed", stripeRefund: "re_1", madeAt: AT, failure: "closed" },
  ]);
  expect(updatedRefunds(failed, [told({ state: "succeeded" })], LATEST)).toBe(failed);
  expect(updatedRefunds(made, [told()], LATEST)).toBe(made);
  expect(updatedRefunds(undefined, [], LATER)).toBeUndefined();
});

test("a reported refund is found by Stripe's id, else by ours", () => {
  const other = refund("r0", 500, { stripeRefund: "re_0" });
  const ours = refund("r1", 1000, { state: "approved" });
  const ids = (kept: Refund[], each: ReportedRefund) =>
    updatedRefunds(kept, [each], LATER)?.map(({ id, stripeRefund }) => `${id} ${stripeRefund}`);
  expect(ids([other, ours], told({ refund: "r1" }))).toEqual(["r0 re_0", "r1 re_1"]);
  expect(ids([ours, other], told({ refund: "r1" }))).toEqual(["r1 re_1", "r0 re_0"]);
  // A second one that Stripe made for the same one of ours, and one for what was given up, stand by themselves.
  expect(ids([{ ...ours, stripeRefund: "re_9" }], told({ refund: "r1" }))).toEqual(["r1 re_9", "re_1 re_1"]);
  expect(ids([{ ...ours, state: "failed" }], told({ refund: "r1" }))).toEqual(["r1 undefined", "re_1 re_1"]);
  expect(ids([{ ...ours, state: "denied" }], told({ refund: "r1" }))).toEqual(["r1 re_1"]);
  expect(ids([ours], told({ refund: "r2" }))).toEqual(["r1 undefined", "re_1 re_1"]);
});

test("reported refunds are applied one at a time, in any order", () => {
  const all = [told(), told({ id: "re_2", amount: 500, state: "succeeded" }), told({ state: "succeeded" })];
  expect(updatedRefunds([], all, LATER)).toHaveLength(1);
  fc.assert(
    fc.property(fc.shuffledSubarray(all, { minLength: 3 }), (tellings) => {
      let kept: Order["refunds"];
      for (
        let next = updatedRefunds(kept, tellings, LATER);
        next !== kept;
        next = updatedRefunds(kept, tellings, LATER)
      ) {
        kept = next;
      }
      const ends = kept?.map(({ id, amount, state }) => [id, amount, state]).toSorted();
      expect(ends).toEqual([
        ["re_1", 1000, "succeeded"],
        ["re_2", 500, "succeeded"],
      ]);
    }),
  );
});

test("the last refund is dated by Stripe, else by when it was reported", () => {
  const refunds = [refund("a", 1, { madeAt: LATER }), refund("b", 1, { madeAt: AT }), refund("c", 1)];
  expect([
    lastRefundMade(refunds, LATEST),
    lastRefundMade([refund("c", 1)], LATEST),
    lastRefundMade(undefined, LATEST),
  ]).toEqual([LATER, LATEST, LATEST]);
});

test("a lost dispute cancels refunds of more than is left", () => {
  const refunds = [
    refund("whole", 5000, { state: "approved" }),
    refund("part", 1000, { state: "approved" }),
    refund("asked", 6000, { state: "requested" }),
    refund("gone", 500, { state: "pending" }),
  ];
  const order = three({ refunds });
  expect(refundsWithinLeft(order)).toBe(refunds);
  expect(refundsWithinLeft({ ...order, disputes: [dispute(1000, "needs-response")] })).toBe(refunds);
  // 4500 is left: enough for neither more nor less than that.
  const after = refundsWithinLeft({ ...order, disputes: [dispute(1000, "lost")] });
  expect(after).toEqual([
    { ...refunds[0], state: "canceled", failure: "The buyer's bank took the money in a dispute." },
    ...refunds.slice(1),
  ]);
  // Too much was approved, but no bank took anything.
  const over = [refund("whole", 6000, { state: "approved" }), refund("gone", 500)];
  expect(refundsWithinLeft(three({ refunds: over }))).toBe(over);
  const exact = [refund("whole", 4500, { state: "approved" }), refund("gone", 500, { state: "pending" })];
  expect(refundsWithinLeft(three({ refunds: exact, disputes: [dispute(1000, "lost")] }))).toBe(exact);
  const none = refundsWithinLeft({ ...order, disputes: [dispute(5500, "lost")] });
  expect(none?.map(({ state }) => state)).toEqual(["canceled", "canceled", "canceled", "pending"]);
  expect(refundsWithinLeft(three({ disputes: [dispute(1000, "lost")] }))).toBeUndefined();
});

test("a refund names its lines, or none for everything that is left", () => {
  const order = three();
  expect(linesOf(order, ["c", "a"])).toEqual([0, 2]);
  expect(linesOf(order, undefined)).toBeUndefined();
  expect(linesOf(order, ["a", "z"])).toMatchObject({
    refused: "not-in-order",
    detail: "The order has no line for z.",
  });
  const pack = productOf("p", { type: "credit-pack", credits: { amount: 10 } });
  expect(linesOf(paid(productOf("a"), pack), undefined)).toEqual([0, 1]);
  const back = { ...paid(productOf("a"), pack), refunds: [refund("r", 1000, { lines: [0] })] };
  expect(linesOf(back, undefined)).toEqual([1]);
});

test("the same lines in any order are the same refund", () => {
  expect(sameLines([0, 2], [2, 0])).toBe(true);
  expect(sameLines([0, 2], [0, 1])).toBe(false);
  expect(sameLines([0], [0, 1])).toBe(false);
  expect(sameLines([0, 1], [0])).toBe(false);
  expect([sameLines(undefined, undefined), sameLines(undefined, [0]), sameLines([0], undefined)]).toEqual([
    true,
    false,
    false,
  ]);
});

test("an amount over several lines fills the first one first, none beyond its price", () => {
  const order = three();
  const takenBy = (amounts: Parameters<typeof amountsByLine>[1]) => {
    const { lines, rest } = amountsByLine(order, amounts);
    return { taken: lines.map(({ taken }) => taken), rest };
  };
  expect(takenBy([{ amount: 2500, lines: [0, 1] }, { amount: 400 }])).toEqual({
    taken: [1000, 1500, 0],
    rest: 400,
  });
  expect(takenBy([{ amount: 2500, lines: [1, 0] }])).toEqual({ taken: [500, 2000, 0], rest: 0 });
  expect(
    takenBy([
      { amount: 600, lines: [0] },
      { amount: 600, lines: [0] },
    ]),
  ).toEqual({ taken: [1000, 0, 0], rest: 200 });
  expect(takenBy([{ amount: 100, lines: [7] }])).toEqual({ taken: [0, 0, 0], rest: 100 });
});

test("a line counts as refunded once nothing of it is left", () => {
  const out = (...refunds: Refund[]) => [...refundedLines(three({ refunds }))];
  expect(out(refund("r", 1000, { lines: [0] }))).toEqual([0]);
  expect(out(refund("r", 400, { lines: [0] }))).toEqual([0]);
  expect(out(refund("r", 400, { lines: [0], part: true }))).toEqual([]);
  expect(out(refund("r", 400, { lines: [0], part: true }), refund("s", 600, { lines: [0], part: true }))).toEqual([0]);
  expect(out(refund("r", 1000, { lines: [0], state: "approved" }))).toEqual([]);
  expect(out(refund("r", 5000))).toEqual([]);
  const free = { ...paid(productOf("a", { price: { amount: 0, currency: "usd" } }), productOf("b")), refunds: [] };
  expect([...refundedLines(free)]).toEqual([]);
});

test("the policy approves a refund at once, or it waits for a person", () => {
  const { order, refund: granted } = asked(three(), ["c", "a"]);
  expect(granted).toStrictEqual({
    id: "r1",
    amount: 4000,
    lines: [0, 2],
    state: "approved",
    at: LATER,
    reason: "why",
    policy: "Within.",
    decidedBy: "policy",
    decidedAt: LATER,
  });
  expect(order).toEqual({ ...three(), refunds: [granted], version: 2 });
  expect(asked(three(), undefined, no).refund).toStrictEqual({
    id: "r1",
    amount: 6000,
    state: "requested",
    at: LATER,
    reason: "why",
    policy: "Beyond.",
  });
});

test("one refund is open at a time; the same request is that one, another is refused", () => {
  for (const state of ["requested", "approved"] as const) {
    const open = refund("r0", 1000, { state, lines: [0] });
    const order = three({ refunds: [open] });
    expect(asking(order, ["a"])).toEqual({ order, refund: open });
    expect(asking(order, ["b"])).toMatchObject({ refused: "refund-open" });
    expect(asking(order)).toMatchObject({ refused: "refund-open" });
  }
});

test("a disputed, unpaid, refunded or too often requested order takes no request", () => {
  expect(asking(three({ disputes: [dispute(1000, "needs-response")] }))).toMatchObject({ refused: "disputed" });
  const failed = (n: number) => Array.from({ length: n }, (_, each) => refund(`f${each}`, 1, { state: "failed" }));
  expect(asking(three({ refunds: failed(50) }))).toMatchObject({ refused: "too-many-refunds" });
  expect(asked(three({ refunds: failed(49) })).order.refunds).toHaveLength(50);
  expect(asking(three({ paidAt: undefined }))).toMatchObject({ refused: "nothing-to-refund" });
  expect(asking(three({ refunds: [refund("r", 6000)] }))).toMatchObject({ refused: "nothing-to-refund" });
  const one = three({ refunds: [refund("r", 1000, { lines: [0] })] });
  expect(asking(one, ["a"])).toMatchObject({ refused: "nothing-to-refund" });
  expect(asking(one, ["b", "a"])).toMatchObject({ refused: "nothing-to-refund" });
  expect(asked(one, ["b"]).refund.amount).toBe(2000);
  expect(asking(one, ["z"])).toMatchObject({ refused: "not-in-order" });
  const free = paid(productOf("a", { price: { amount: 0, currency: "usd" } }), productOf("b"));
  expect(asking(free, ["a"])).toMatchObject({ refused: "nothing-to-refund" });
});

test("the rest of a partly refunded line can be requested", () => {
  const part = refund("r", 400, { lines: [1], part: true });
  expect(asked(three({ refunds: [part] }), ["b"]).refund.amount).toBe(1600);
  expect(asked(three({ refunds: [part] }), ["a", "b"]).refund.amount).toBe(2600);
  expect(asked(three({ refunds: [part, refund("s", 4500)] }), ["b"]).refund.amount).toBe(1100);
});

const decision = { by: "op", at: LATEST, note: "A word." };

test("an approval takes the rest, says who, when and why, and is idempotent", () => {
  const { order, refund: open } = asked(three(), ["b"], no);
  const done = changed(approvedRefund(order, open, decision, { keepsAccess: false }));
  expect(done.refunds).toStrictEqual([
    { ...open, state: "approved", decidedBy: "op", decidedAt: LATEST, note: "A word." },
  ]);
  expect(done.version).toBe(3);
  for (const state of ["approved", "pending", "succeeded"] as const) {
    expect(approvedRefund(order, { ...open, state }, decision, { keepsAccess: false })).toBe(order);
  }
  for (const state of ["denied", "failed", "canceled"] as const) {
    expect(approvedRefund(order, { ...open, state }, decision, { keepsAccess: false })).toMatchObject({
      refused: "refund-decided",
    });
  }
  const silent = changed(approvedRefund(order, open, { by: "op", at: LATEST }, { keepsAccess: true })).refunds?.[0];
  expect(silent).toStrictEqual({ ...open, state: "approved", keepsAccess: true, decidedBy: "op", decidedAt: LATEST });
});

test("an approval is capped by what its lines are worth and the order has left", () => {
  const { order, refund: open } = asked(three(), ["b"], no);
  const amount = (more: Partial<Order>, keepsAccess = false) => {
    const made = approvedRefund({ ...order, ...more }, open, decision, { keepsAccess });
    return isRefusal(made) ? made.refused : made.refunds?.find(({ id }) => id === "r1")?.amount;
  };
  const back = (each: number, fields: Partial<Refund> = {}) => ({ refunds: [open, refund("r0", each, fields)] });
  expect(amount({})).toBe(2000);
  expect(amount(back(300, { lines: [1], part: true }))).toBe(1700);
  expect(amount(back(300, { lines: [1], part: true }), true)).toBe(2000);
  expect(amount(back(4500))).toBe(1500);
  expect(amount(back(6000))).toBe("nothing-to-refund");
  expect(amount({ disputes: [dispute(1000, "needs-response")] })).toBe("disputed");
  const all = asked(three(), undefined, no);
  expect(changed(approvedRefund(all.order, all.refund, decision, { keepsAccess: false })).refunds).toMatchObject([
    { amount: 6000 },
  ]);
});

test("a denial is final, and says who, when and why", () => {
  const { order, refund: open } = asked(three(), undefined, no);
  const done = changed(deniedRefund(order, open, decision));
  expect(done.refunds).toStrictEqual([
    { ...open, state: "denied", decidedBy: "op", decidedAt: LATEST, note: "A word." },
  ]);
  expect(changed(deniedRefund(order, open, { by: "op", at: LATEST })).refunds?.[0]).not.toHaveProperty("note");
  expect(deniedRefund(order, { ...open, state: "denied" }, decision)).toBe(order);
  for (const state of ["approved", "pending", "succeeded", "failed", "canceled"] as const) {
    expect(deniedRefund(order, { ...open, state }, decision)).toMatchObject({ refused: "refund-decided" });
  }
});

test("an approved refund that Stripe refuses has failed, and no other", () => {
  const { order, refund: granted } = asked(three());
  expect(failedRefund(order, granted, "No money.").refunds).toEqual([
    { ...granted, state: "failed", failure: "No money." },
  ]);
  expect(failedRefund(order, { ...granted, state: "succeeded" }, "No money.")).toBe(order);
});

test("an approved refund is due while the payment is not disputed", () => {
  const { order, refund: granted } = asked(three());
  expect(isDue(order, granted)).toBe(true);
  expect(isDue(order, { ...granted, state: "requested" })).toBe(false);
  expect(isDue({ ...order, disputes: [dispute(1000, "needs-response")] }, granted)).toBe(false);
  expect(isDue({ ...order, disputes: [dispute(1000, "lost")] }, granted)).toBe(true);
});

test("a changed refund keeps its place among the order's", () => {
  const order = three({ refunds: [refund("a", 1), refund("b", 2)] });
  expect(withRefund(order, refund("b", 3)).refunds).toEqual([refund("a", 1), refund("b", 3)]);
  expect(withRefund(order, refund("a", 3)).refunds).toEqual([refund("a", 3), refund("b", 2)]);
  expect(withRefund(order, refund("c", 3)).refunds?.map(({ id }) => id)).toEqual(["a", "b", "c"]);
});

test("a shown refund names its products, and not who decided", () => {
  const kept = refund("r", 3000, { lines: [0, 1], decidedBy: "op", stripeRefund: "re_1", policy: "Beyond." });
  const order = three({ refunds: [kept, refund("s", 10)] });
  expect(toShownRefundOf(order, "r")).toEqual({
    id: "r",
    orderId: ORDER_ID,
    state: "succeeded",
    at: AT,
    policy: "Beyond.",
    amount: { amount: 3000, currency: "usd" },
    products: ["a", "b"],
  });
  expect(toShownRefundOf(order, "s").products).toEqual(["a", "b", "c"]);
  expect(() => toShownRefundOf(order, "none")).toThrow("no refund none");
  expect(creatorsOfRefund(order, kept)).toEqual(["maker", "other"]);
  expect(creatorsOfRefund(order, refund("s", 10, { lines: [0, 2] }))).toEqual(["maker"]);
  expect(creatorsOfRefund(order, refund("s", 10))).toEqual(["maker", "other"]);
});

const pack = (amount = 1000, credits = 3, currency: "usd" | "kwd" = "usd") =>
  paid(productOf("pack", { type: "credit-pack", credits: { amount: credits }, price: { amount, currency } }));
const used = (many: number, reserved = 0) =>
  new Map([
    ["pack", { customer: "buyer", productId: "pack", source: `ORDER#${ORDER_ID}`, left: 0, used: many, reserved }],
  ]);

test("a used pack is worth the unused part of its price, rounded down", () => {
  expect(amountWorthOf(pack(), [0], NO_LOTS)).toBe(1000);
  expect([0, 1, 2].map((each) => amountWorthOf(pack(), [0], used(each)))).toEqual([1000, 666, 333]);
  expect(amountWorthOf(pack(1000, 3, "kwd"), [0], used(1))).toBe(660);
  expect(amountWorthOf(pack(), [0], used(3))).toMatchObject({ refused: "nothing-to-refund" });
});

test("reserved credits are not refunded, and a used pack is requested separately", () => {
  expect(amountWorthOf(pack(), [0], used(0, 1))).toMatchObject({ refused: "credits-on-hold" });
  expect(amountWorthOf(pack(), [0], used(2, 1))).toMatchObject({ refused: "credits-on-hold" });
  expect(amountWorthOf(pack(), [0], used(1, 1))).toMatchObject({ refused: "credits-on-hold" });
  const two = paid(
    productOf("a"),
    productOf("pack", { type: "credit-pack", credits: { amount: 3 }, price: { amount: 1000, currency: "usd" } }),
  );
  expect(amountWorthOf(two, [0, 1], used(1))).toMatchObject({ refused: "refund-apart" });
  expect(amountWorthOf(two, [0, 1], used(0))).toBe(2000);
  expect(amountWorthOf(two, [0], used(1))).toBe(1000);
  expect(amountWorthOf(two, [], used(1))).toBe(0);
  expect(asking(pack(), undefined, yes, used(1))).toMatchObject({ refund: { amount: 666, lines: [0] } });
  expect(asking(pack(), undefined, yes, used(3))).toMatchObject({ refused: "nothing-to-refund" });
});

test("a person decides on credits that were used, reserved or have ended", () => {
  const at = (days: number) => Date.parse(AT) + days * DAY;
  const verdict = (order: Order, days: number, lots = NO_LOTS) =>
    verdictOn(order, undefined, { studies: new Map(), at: at(days), lots });
  expect(verdict(pack(), 1, used(0)).approved).toBe(true);
  expect(verdict(pack(), 1, used(1, 1))).toEqual({
    approved: false,
    because: "Beyond the terms: 2 of the 3 credits of Title of pack were used.",
  });
  expect(verdict(pack(), 1, used(0, 1)).approved).toBe(false);
  const week = paid(productOf("pack", { type: "credit-pack", credits: { amount: 3, validDays: 7 } }));
  expect(verdict(week, 7).approved).toBe(true);
  expect(verdictOn(week, undefined, { studies: new Map(), at: at(7) + 1 })).toEqual({
    approved: false,
    because: "Beyond the terms: the credits of Title of pack have ended.",
  });
  expect(verdict(pack(), 13).approved).toBe(true);
});

test("credits are valid from their payment on, whenever they were ordered", () => {
  const week = paid(productOf("pack", { type: "credit-pack", credits: { amount: 3, validDays: 7 } }));
  const late = { ...week, paidAt: new Date(Date.parse(AT) + 3 * DAY).toISOString() };
  const approvedAt = (ms: number) =>
    verdictOn(late, undefined, { studies: new Map(), at: Date.parse(AT) + ms }).approved;
  expect([approvedAt(10 * DAY), approvedAt(10 * DAY + 1)]).toEqual([true, false]);
});

test("an approval of a pack is for what is unused then, and refused while any is reserved", () => {
  const { order, refund: open } = asked(pack(), undefined, no);
  const amount = (lots: ReturnType<typeof used>) => {
    const made = approvedRefund(order, open, decision, { keepsAccess: false, lots });
    return isRefusal(made) ? made.refused : made.refunds?.[0]?.amount;
  };
  expect([amount(used(0)), amount(used(1)), amount(used(0, 1)), amount(used(3))]).toEqual([
    1000,
    666,
    "credits-on-hold",
    "nothing-to-refund",
  ]);
});

test("the policy gives the reason for each line that a person decides on", () => {
  const begun = { customer: "buyer", productId: "a", progress: 0.5, furthest: 0.5, startedAt: AT, updatedAt: AT };
  const order = paid(productOf("a"), productOf("b", { type: "consultation" }));
  const verdict = verdictOn(order, undefined, { studies: new Map([["a", { progress: begun }]]), at: Date.parse(AT) });
  expect(verdict.because).toBe("Beyond the terms: Title of a was begun; a person decides on Title of b.");
  const [line] = order.lines;
  if (!line) throw new Error("no line");
  const gift: Order = {
    ...order,
    lines: [{ ...line, refundDays: 0 }],
    gift: {
      from: "Ann",
      message: "",
      email: "ben@example.org",
      language: "en",
      code: "C",
      mails: 1,
    } as unknown as Order["gift"],
  };
  expect(verdictOn(gift, undefined, { studies: new Map(), at: Date.parse(AT) }).because).toBe(
    "Beyond the terms: Title of a was mailed to another.",
  );
  expect(verdictOn(paid(productOf("a")), undefined, { studies: new Map(), at: Date.parse(AT) })).toEqual({
    approved: true,
    because: "Within the refund terms of the products.",
  });
});

test("an unpaid order is judged from when it was placed", () => {
  const order = orderOf(productOf("a"));
  const approvedAfter = (days: number) =>
    verdictOn(order, undefined, { studies: new Map(), at: Date.parse(AT) + days * DAY }).approved;
  expect([approvedAfter(13), approvedAfter(14)]).toEqual([true, false]);
});

test("seats are refunded at once in their days, until somebody is invited", () => {
  const order = paid(productOf("a"), productOf("b"));
  const at = (days: number) => Date.parse(AT) + days * DAY;
  const mailed = new Map([["b", 1]]);
  expect(verdictOnSeats(order, undefined, new Map(), at(13)).approved).toBe(true);
  expect(verdictOnSeats(order, undefined, new Map(), at(14)).approved).toBe(false);
  expect(verdictOnSeats(order, [0], mailed, at(0)).approved).toBe(true);
  expect(verdictOnSeats(order, undefined, mailed, at(0))).toEqual({
    approved: false,
    because: "Beyond the terms: seats of Title of b were mailed to others.",
  });
});

test("an empty bundle is refunded by a person's decision alone", () => {
  expect(refundDaysOf({ type: "bundle" })).toBe(0);
  expect(refundDaysOf({ type: "bundle", includes: [] })).toBe(0);
});
