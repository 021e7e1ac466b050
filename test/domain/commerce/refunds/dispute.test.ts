import fc from "fast-check";
import { expect, test } from "vitest";
import { changing } from "../../../../functions/commerce/changes/order-change.ts";
import { type Dispute, disputeStates } from "../../../../functions/commerce/contract/dispute.ts";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import type { Payment } from "../../../../functions/commerce/contract/payment.ts";
import { settle } from "../../../../functions/commerce/flows/settle-payment.ts";
import {
  isContestable,
  isContested,
  isDueBy,
  isWithheld,
  lastDisputeMove,
  lostOf,
  toShownDispute,
  updatedDisputes,
} from "../../../../functions/commerce/refunds/dispute.ts";
import { leftOf, requestedRefund } from "../../../../functions/commerce/refunds/refund.ts";
import { worthOf } from "../../../../functions/commerce/refunds/worth.ts";
import { isRefusal } from "../../../../functions/shared/kernel/refusal.ts";
import { Memory } from "../../../storm/commerce/memory.ts";
import { AT, ORDER_ID, orderOf, productOf } from "../cart.ts";
import { settledWholly } from "../settling.ts";

const LATER = "2026-06-03T00:00:00.000Z";
const taken = { id: "txn_1", amount: -1000, fee: 1500, currency: "usd" };
const returned = { id: "txn_2", amount: 1000, fee: 0, currency: "usd" };
const at = (state: Dispute["state"], fields: Partial<Dispute> = {}): Dispute => ({
  id: "dp_1",
  amount: 1000,
  state,
  reason: "general",
  openedAt: AT,
  dueBy: LATER,
  hasEvidence: false,
  movements: [],
  ...fields,
});

/** A dispute as Stripe holds it from first to last. */
const HISTORY: Dispute[] = [
  at("warning-needs-response"),
  at("needs-response", { movements: [taken] }),
  at("under-review", { movements: [taken], hasEvidence: true }),
  at("lost", { movements: [taken], hasEvidence: true }),
  at("won", { movements: [taken, returned], hasEvidence: true }),
];

test("a dispute ends in its furthest state with every movement, in any order of reports", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(HISTORY.length - 1), { minLength: 1, maxLength: 12 }), (moments) => {
      let kept: Order["disputes"];
      for (const n of moments) kept = updatedDisputes(kept, [HISTORY[n] as Dispute]);
      expect(kept).toEqual([HISTORY[Math.max(...moments)]]);
      expect(updatedDisputes(kept, [HISTORY[moments[0] as number] as Dispute])).toBe(kept);
    }),
  );
});

test("an open or lost dispute withholds money; a warning or a won one does not", () => {
  const of = (holds: (dispute: Dispute) => boolean) => disputeStates.filter((state) => holds(at(state)));
  expect(of(isWithheld)).toEqual(["needs-response", "under-review", "lost"]);
  const order = orderOf(productOf("a"));
  expect(of((dispute) => isContested({ ...order, disputes: [at("won"), dispute] }))).toEqual([
    "needs-response",
    "under-review",
  ]);
  expect(isContested(order)).toBe(false);
  expect(lostOf({ disputes: [at("lost"), at("lost", { amount: 300 }), at("won"), at("under-review")] })).toBe(1300);
  expect(lostOf(order)).toBe(0);
});

test("each new fact of a dispute is kept: a movement, evidence, a later due date", () => {
  const kept = [at("needs-response", { movements: [taken] })];
  const [dispute] = kept as [Dispute];
  const after = (told: Dispute) => updatedDisputes(kept, [told]);
  expect(after({ ...dispute, movements: [taken, returned] })).toEqual([{ ...dispute, movements: [taken, returned] }]);
  expect(after({ ...dispute, movements: [returned] })).toEqual([{ ...dispute, movements: [taken, returned] }]);
  expect(after({ ...dispute, hasEvidence: true })).toEqual([{ ...dispute, hasEvidence: true }]);
  expect(after({ ...dispute, state: "under-review", movements: [] })).toEqual([{ ...dispute, state: "under-review" }]);
  expect(after({ ...dispute, dueBy: "2026-06-09T00:00:00.000Z" })).toMatchObject([
    { dueBy: "2026-06-09T00:00:00.000Z" },
  ]);
  for (const old of [
    { ...dispute, dueBy: AT },
    { ...dispute, dueBy: undefined },
    { ...dispute, movements: [] },
  ]) {
    expect(after(old)).toBe(kept);
  }
  expect(updatedDisputes([{ ...dispute, dueBy: undefined }], [dispute])).toEqual([dispute]);
  const [undated] =
    updatedDisputes([{ ...dispute, dueBy: undefined }], [{ ...dispute, state: "lost", dueBy: undefined }]) ?? [];
  expect(undated).not.toHaveProperty("dueBy");
});

test("a report of an older state only adds movements, and the opening date stays", () => {
  const kept = [at("under-review", { movements: [taken], amount: 1000 })];
  const same = at("under-review", { amount: 900, hasEvidence: true, openedAt: LATER });
  expect(updatedDisputes(kept, [same])).toMatchObject([
    { amount: 900, hasEvidence: true, openedAt: AT, movements: [taken] },
  ]);
  const older = at("needs-response", { amount: 900, movements: [returned] });
  expect(updatedDisputes(kept, [older])).toMatchObject([
    { state: "under-review", amount: 1000, movements: [taken, returned] },
  ]);
});

test("an order's disputes are kept side by side", () => {
  const [one, two] = [at("needs-response"), at("needs-response", { id: "dp_2" })];
  expect(updatedDisputes([one], [two])).toEqual([one, two]);
  expect(updatedDisputes([one, two], [{ ...two, state: "lost" }])).toMatchObject([one, { id: "dp_2", state: "lost" }]);
  expect(updatedDisputes([one, two], [{ ...one, state: "won" }])).toMatchObject([{ id: "dp_1", state: "won" }, two]);
  expect(updatedDisputes(undefined, [])).toBeUndefined();
  expect(updatedDisputes(undefined, [one, two])).toEqual([one, two]);
});

test("a dispute's last change is dated by Stripe, never ahead of our clock", () => {
  const EARLY = "2026-06-02T00:00:00.000Z";
  const [opened, moved] = [at("needs-response"), at("lost", { movements: [{ ...taken, at: EARLY }] })];
  expect(lastDisputeMove(undefined, [opened], LATER)).toBe(AT);
  expect(lastDisputeMove([opened], [moved], LATER)).toBe(EARLY);
  expect(lastDisputeMove([moved], [moved], LATER)).toBe(LATER);
  expect(lastDisputeMove([opened], [at("lost", { movements: [taken] })], LATER)).toBe(LATER);
  expect(lastDisputeMove([opened], [moved], AT)).toBe(AT);
  expect(lastDisputeMove([moved], undefined, LATER)).toBe(LATER);
  expect(lastDisputeMove(undefined, [at("needs-response", { movements: [taken] })], LATER)).toBe(AT);
});

test("evidence is taken once, while the bank asks for it", () => {
  const of = (hasEvidence: boolean) => disputeStates.filter((state) => isContestable(at(state, { hasEvidence })));
  expect([of(false), of(true)]).toEqual([["warning-needs-response", "needs-response"], []]);
  const day = Date.parse(LATER);
  expect([day - 1, day].map((until) => isDueBy(at("needs-response"), until))).toEqual([false, true]);
  expect(isDueBy(at("needs-response", { hasEvidence: true }), day)).toBe(false);
  expect(isDueBy(at("under-review"), day)).toBe(false);
  expect(isDueBy(at("needs-response", { dueBy: undefined }), day)).toBe(false);
});

test("a shown dispute has its order's id and currency, and no movements", () => {
  const { movements, amount, ...rest } = at("lost", { movements: [taken] });
  expect(toShownDispute(orderOf(productOf("a")), { movements, amount, ...rest })).toStrictEqual({
    ...rest,
    orderId: ORDER_ID,
    amount: { amount: 1000, currency: "usd" },
  });
});

const payment = (fields: Partial<Payment>): Payment => ({
  orderId: ORDER_ID,
  state: "succeeded",
  paymentIntent: "pi_1",
  received: { amount: 1000, currency: "usd" },
  refunds: [],
  disputes: [],
  ...fields,
});
const after = (order: Order, fields: Partial<Payment>): Order => settledWholly(order, payment(fields), LATER);

test("owning a product again refuses an order that was decided on an older reading", () => {
  const paid = after(orderOf(productOf("a")), {});
  const lost = after(paid, { disputes: [at("lost", { movements: [taken] })] });
  expect(changing(paid, lost).guards).toEqual([]);
  const won = after(lost, { disputes: [at("won", { movements: [taken, returned] })] });
  expect(changing(lost, won).guards).toEqual([{ customer: "buyer", productId: "a" }]);
  const bounced = { id: "re_1", amount: 1000 } as const;
  const out = after(paid, { refunds: [{ ...bounced, state: "succeeded" }] });
  const back = after(out, { refunds: [{ ...bounced, state: "failed" }] });
  expect(changing(out, back).guards).toEqual([{ customer: "buyer", productId: "a" }]);
});

test("a lost dispute cancels an unmade refund, and leaves a made one", () => {
  const order: Order = {
    ...after(orderOf(productOf("a")), {}),
    refunds: [{ id: "r1", amount: 400, state: "approved", at: AT }],
  };
  const lost = { disputes: [at("lost", { movements: [taken] })] };
  const canceled = after(order, lost);
  expect(canceled.refunds).toMatchObject([{ state: "canceled", failure: expect.stringContaining("dispute") }]);
  const made = { id: "re_1", amount: 400, state: "succeeded", refund: "r1" } as const;
  expect(after(canceled, { ...lost, refunds: [made] }).refunds).toMatchObject([{ id: "r1", state: "succeeded" }]);
});

test("an event about many refunds is recorded with the last of them", async () => {
  const memory = new Memory();
  const order = orderOf(productOf("a"));
  memory.orders.set(order.id, order);
  const refunds = Array.from({ length: 7 }, (_, n) => ({ id: `re_${n}`, amount: 100, state: "succeeded" as const }));
  let commits = 0;
  const ports = {
    findOrder: async (id: string) => structuredClone(memory.orders.get(id)),
    commit: async (...input: Parameters<Memory["commit"]>) => {
      expect(memory.notes.has("evt_1")).toBe(false);
      commits++;
      return memory.commit(...input);
    },
    pause: async () => {},
    now: () => Date.parse(LATER),
  };
  await settle(ports, payment({ refunds }), { id: "evt_1", type: "charge.refunded" });
  expect(commits).toBe(8);
  expect(memory.notes.has("evt_1")).toBe(true);
  expect(memory.orders.get(order.id)).toMatchObject({ refunded: { amount: 700 }, state: "partially-refunded" });
  expect(memory.journals.size).toBe(8);
});

const twoLines = () =>
  orderOf(
    productOf("a", { price: { amount: 1000, currency: "usd" } }),
    productOf("b", { price: { amount: 5000, currency: "usd" }, creatorId: "other" }),
  );
const of6000 = { received: { amount: 6000, currency: "usd" } } as const;
const worths = (order: Order) => [0, 1].map((n) => worthOf(order, n));
const asking = (order: Order, products?: string[]) =>
  requestedRefund(order, { id: "r1", products, reason: "why", at: LATER }, () => ({ approved: true, because: "" }));

test("a partly lost payment ends no access, and the rest can be refunded", () => {
  const lost = after(after(twoLines(), of6000), { ...of6000, disputes: [at("lost")] });
  expect(worths(lost)).toEqual([{ state: "active" }, { state: "active" }]);
  expect(leftOf(lost)).toBe(5000);
  const asked = asking(lost, ["b"]);
  if (isRefusal(asked)) throw new Error(asked.detail);
  expect([asked.refund.amount, worths(asked.order)[1]]).toEqual([5000, { state: "suspended", cause: "refund" }]);
});

test("access ends once banks took all that was not refunded", () => {
  const paid = after(twoLines(), of6000);
  const refunds = [{ id: "re_1", amount: 5000, lines: [1], state: "succeeded" as const }];
  const gone = after(paid, { ...of6000, refunds, disputes: [at("lost")] });
  expect(worths(gone)).toEqual([
    { state: "revoked", cause: "dispute" },
    { state: "revoked", cause: "refund" },
  ]);
  expect(asking(gone)).toMatchObject({ refused: "nothing-to-refund" });
  const two = after(paid, { ...of6000, disputes: [at("lost"), at("lost", { id: "dp_2", amount: 5000 })] });
  expect(worths(two).map(({ cause }) => cause)).toEqual(["dispute", "dispute"]);
});

test("a partial loss cancels an approved refund that exceeds what is left", () => {
  const paid = after(twoLines(), of6000);
  const approved = asking(paid);
  if (isRefusal(approved)) throw new Error(approved.detail);
  const lost = after(approved.order, { ...of6000, disputes: [at("lost")] });
  expect(lost.refunds).toMatchObject([{ state: "canceled", failure: expect.stringContaining("bank") }]);
  expect(worths(lost).map(({ state }) => state)).toEqual(["active", "active"]);
  const waits = requestedRefund(paid, { id: "r1", reason: "why", at: LATER }, () => ({ approved: false, because: "" }));
  if (isRefusal(waits)) throw new Error(waits.detail);
  expect(after(waits.order, { ...of6000, disputes: [at("lost")] }).refunds).toMatchObject([{ state: "requested" }]);
});
