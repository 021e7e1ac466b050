import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract.ts";
import { changing } from "../../../functions/commerce/orders/change.ts";
import type { Payment } from "../../../functions/commerce/payments/payment.ts";
import { settle } from "../../../functions/commerce/payments/settlement.ts";
import { heardDisputes } from "../../../functions/commerce/refunds/dispute.ts";
import type { Dispute } from "../../../functions/commerce/refunds/dispute-routes.ts";
import { Memory } from "../../storm/commerce/memory.ts";
import { AT, ORDER_ID, orderOf, productOf } from "./cart.ts";
import { settledWholly } from "./settling.ts";

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

test("whatever the order in which a dispute is heard of, the furthest state and every movement stay", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(HISTORY.length - 1), { minLength: 1, maxLength: 12 }), (moments) => {
      let kept: Order["disputes"];
      for (const n of moments) kept = heardDisputes(kept, [HISTORY[n] as Dispute]);
      expect(kept).toEqual([HISTORY[Math.max(...moments)]]);
      expect(heardDisputes(kept, [HISTORY[moments[0] as number] as Dispute])).toBe(kept);
    }),
  );
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

test("what is owned again, as its money came back to us, refuses an order that was made from an older reading", () => {
  const paid = after(orderOf(productOf("a")), {});
  const lost = after(paid, { disputes: [at("lost", { movements: [taken] })] });
  expect(changing(paid, lost).holds).toEqual([]);
  const won = after(lost, { disputes: [at("won", { movements: [taken, returned] })] });
  expect(changing(lost, won).holds).toEqual([{ customer: "buyer", productId: "a" }]);
  const bounced = { id: "re_1", amount: 1000 } as const;
  const out = after(paid, { refunds: [{ ...bounced, state: "succeeded" }] });
  const back = after(out, { refunds: [{ ...bounced, state: "failed" }] });
  expect(changing(out, back).holds).toEqual([{ customer: "buyer", productId: "a" }]);
});

test("a refund that is not made yet is canceled when a bank takes the money, and stands where Stripe has made it", () => {
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

test("an event that tells of many refunds is noted with the last of them, not before", async () => {
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
  await settle(ports, payment({ refunds }), "evt_1");
  expect(commits).toBe(8);
  expect(memory.notes.has("evt_1")).toBe(true);
  expect(memory.orders.get(order.id)).toMatchObject({ refunded: { amount: 700 }, state: "partially-refunded" });
  expect(memory.journals.size).toBe(8);
});
