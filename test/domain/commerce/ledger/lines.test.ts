import fc from "fast-check";
import { expect, test } from "vitest";
import type { Order } from "../../../../functions/commerce/contract/order.ts";
import { journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { moneyOfLines } from "../../../../functions/commerce/ledger/lines.ts";
import { rowsOf } from "../../../../functions/exports/domain/rows.ts";
import { AT, orderOf, productOf } from "../cart.ts";

const paid = (order: Order): Order => ({ ...order, state: "paid", paidAt: AT });
const priced = (lines: readonly { amount: number; maker: number; share: number; given: number }[]): Order => {
  const order = orderOf(
    ...lines.map(({ amount, maker }, n) =>
      productOf(`p${n}`, { creatorId: `maker${maker}`, price: { amount, currency: "usd" } }),
    ),
  );
  return {
    ...order,
    // What the platform gave on top counts for the creator.
    lines: order.lines.map((line, n) => ({
      ...line,
      platformShareBasisPoints: lines[n]?.share ?? 0,
      ...((lines[n]?.given ?? 0) > 0 && { shareBasis: line.price.amount + (lines[n]?.given ?? 0) }),
    })),
  };
};
const histories = fc.record({
  lines: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 2_000_000 }),
      maker: fc.integer({ min: 0, max: 2 }),
      share: fc.integer({ min: 0, max: 10_000 }),
      given: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  refunds: fc.array(
    fc.record({ part: fc.double({ min: 0, max: 1, noNaN: true }), line: fc.option(fc.nat(7), { nil: undefined }) }),
    { maxLength: 5 },
  ),
  lost: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { nil: undefined }),
  // What a unit comes to where Stripe converts it.
  rate: fc.option(fc.double({ min: 0.01, max: 8, noNaN: true }), { nil: undefined }),
});

/** The order after each of what happened to it. */
function told({
  lines,
  refunds,
  lost,
  rate,
}: typeof histories extends fc.Arbitrary<infer Value> ? Value : never): Order[] {
  const first = paid(priced(lines));
  const arrived = { transaction: "txn_1", currency: "eur" as const, fee: 0, rate: rate ?? 1 };
  const settlement = { ...arrived, amount: Math.floor(first.total.amount * (rate ?? 1)) };
  const states =
    rate === undefined
      ? [first]
      : [
          { ...first, settlement: "awaited" as const },
          { ...first, settlement },
        ];
  const last = () => states.at(-1) as Order;
  const { lines: all, total } = last();
  const ofLines = all.map(() => 0);
  for (const [n, { part, line }] of refunds.entries()) {
    const back = last().refunded.amount;
    const at = line === undefined ? undefined : line % all.length;
    const whole = ofLines.reduce((sum, each) => sum + each, 0);
    const room = at === undefined ? total.amount - back : (all[at]?.price.amount ?? 0) - (ofLines[at] ?? 0);
    // A line goes back by itself only as long as nothing went back of the whole: more than it is left is refused before.
    const amount = Math.floor(part * (at !== undefined && back > whole ? 0 : room));
    if (amount === 0) continue;
    if (at !== undefined) ofLines[at] = (ofLines[at] ?? 0) + amount;
    const id = `re_${n}`;
    const refund = { id, stripeRefund: id, amount, state: "succeeded" as const, at: AT };
    const order = last();
    states.push({
      ...order,
      state: back + amount === total.amount ? "refunded" : "partially-refunded",
      refunded: { ...order.refunded, amount: back + amount },
      refundedAt: AT,
      refunds: [...(order.refunds ?? []), { ...refund, ...(at !== undefined && { lines: [at] }) }],
    });
  }
  const amount = Math.floor((lost ?? 0) * (total.amount - last().refunded.amount));
  if (amount > 0) {
    const dispute = { id: "dp", amount, state: "lost" as const, reason: "general", openedAt: AT };
    states.push({ ...last(), disputedAt: AT, disputes: [{ ...dispute, hasEvidence: false, movements: [] }] });
  }
  return states;
}

test("over all lines, refunds, losses and earnings sum to those of the order", () => {
  fc.assert(
    fc.property(histories, (history) => {
      let before: Order | undefined;
      const booked = new Map<string, number>();
      const sold = new Map<string, { count: number; gross: number; refunded: number; earned: number }>();
      for (const order of told(history)) {
        const journals = journalsBetween(before, order);
        for (const { account, amount } of journals.flatMap(({ postings }) => postings)) {
          booked.set(account, (booked.get(account) ?? 0) + amount);
        }
        for (const { productId, count, gross, refunded, earned } of journals.flatMap(({ sold = [] }) => sold)) {
          const had = sold.get(productId) ?? { count: 0, gross: 0, refunded: 0, earned: 0 };
          sold.set(productId, {
            count: had.count + count,
            gross: had.gross + gross,
            refunded: had.refunded + refunded,
            earned: had.earned + earned,
          });
        }
        before = order;
        const money = moneyOfLines(order) ?? [];
        const sumOf = (name: "refunded" | "disputed") => money.reduce((sum, each) => sum + each[name], 0);
        expect(sumOf("refunded")).toBe(order.refunded.amount);
        expect(sumOf("disputed")).toBe((order.disputes ?? []).reduce((sum, { amount }) => sum + amount, 0));
        for (const [n, { refunded, disputed }] of money.entries()) {
          expect(refunded).toBeGreaterThanOrEqual(0);
          expect(disputed).toBeGreaterThanOrEqual(0);
          expect(refunded + disputed).toBeLessThanOrEqual(order.lines[n]?.price.amount ?? 0);
        }
        // What journals say of lines is what became of the lines, each in what Stripe settled it in.
        for (const [n, line] of order.lines.entries()) {
          const of = sold.get(line.productId);
          if (order.settlement === "awaited") {
            expect(of).toBeUndefined();
            continue;
          }
          expect([of?.count, of?.earned]).toEqual([1, money[n]?.earned]);
          if (history.rate !== undefined) continue;
          expect(of?.gross).toBe(line.price.amount);
          expect(of?.refunded).toBe((money[n]?.refunded ?? 0) + (money[n]?.disputed ?? 0));
        }
        for (const creator of ["maker0", "maker1", "maker2"]) {
          // As the creator's export adds up.
          const rows = rowsOf({ ...order, money }, { user: creator, kind: "sales", from: undefined, to: undefined });
          const earned = rows.reduce((sum, { earnedMinor }) => sum + Number(earnedMinor), 0);
          expect([creator, earned]).toEqual([creator, -(booked.get(`creator:${creator}`) ?? 0) + 0]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test("a line's state is its own: another creator's refund does not show, a lost dispute does", () => {
  const order = paid(priced([0, 1].map((maker) => ({ amount: 1000, maker, share: 1_000, given: 0 }))));
  const refund = { id: "re", stripeRefund: "re", amount: 1000, state: "succeeded" as const, at: AT, lines: [0] };
  const back: Order = {
    ...order,
    state: "partially-refunded",
    refunded: { amount: 1000, currency: "usd" },
    refundedAt: AT,
    refunds: [refund],
  };
  const rowOf = (of: Order, user: string) =>
    rowsOf({ ...of, money: moneyOfLines(of) }, { user, kind: "sales", from: undefined, to: undefined })[0];
  expect(rowOf(back, "maker0")).toMatchObject({ state: "refunded", refundedMinor: 1000, earnedMinor: 0 });
  expect(rowOf(back, "maker1")).toMatchObject({ state: "paid", refundedMinor: 0, earnedMinor: 900 });
  const dispute = { id: "dp", amount: 1000, state: "lost" as const, reason: "general", openedAt: AT };
  const lost: Order = { ...back, disputedAt: AT, disputes: [{ ...dispute, hasEvidence: false, movements: [] }] };
  expect(rowOf(lost, "maker0")).toMatchObject({ state: "refunded", disputedMinor: 0, earnedMinor: 0 });
  expect(rowOf(lost, "maker1")).toMatchObject({ state: "disputed", disputedMinor: 1000, earnedMinor: 0 });
});
