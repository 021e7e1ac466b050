import fc from "fast-check";
import { expect, test } from "vitest";
import type { Dispute } from "../../../../functions/commerce/contract/dispute.ts";
import type { Order, OrderLine } from "../../../../functions/commerce/contract/order.ts";
import type { Refund } from "../../../../functions/commerce/contract/refund.ts";
import { affiliateEarnedOf, earnedOf, owedOf } from "../../../../functions/commerce/ledger/earnings.ts";
import { type Journal, journalsBetween } from "../../../../functions/commerce/ledger/journal.ts";
import { moneyOfLines } from "../../../../functions/commerce/ledger/lines.ts";
import { countsOf } from "../../../../functions/commerce/sales/sums.ts";
import { accruals } from "../../../../functions/payouts/domain/ledger.ts";
import { AT, orderOf, productOf } from "../cart.ts";

const FAN = "affiliate:fan";

interface Sold {
  readonly amount: number;
  readonly maker: number;
  readonly platform: number;
  readonly share: number;
  readonly given: number;
  readonly tax: number;
}
const soldLines = fc.array(
  fc.record({
    amount: fc.integer({ min: 0, max: 2_000_000 }),
    maker: fc.integer({ min: 0, max: 2 }),
    platform: fc.integer({ min: 0, max: 10_000 }),
    share: fc.constantFrom(0, 100, 700, 3_300, 5_000),
    given: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 100_000 })),
    tax: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 20 })),
  }),
  { minLength: 1, maxLength: 6 },
);

/** A paid order of such lines; "fan" recommended it. */
function soldAs(lines: readonly Sold[], isRecommended = true): Order {
  const order = orderOf(
    ...lines.map(({ amount, maker }, n) =>
      productOf(`p${n}`, { creatorId: `maker${maker}`, price: { amount, currency: "usd" } }),
    ),
  );
  return {
    ...order,
    state: "paid",
    paidAt: AT,
    lines: order.lines.map((line, n): OrderLine => {
      const { platform = 0, share = 0, given = 0, tax = 0 } = lines[n] ?? {};
      const owed = Math.min(tax, line.price.amount);
      return {
        ...line,
        platformShareBasisPoints: platform,
        ...(owed > 0 && { tax: owed }),
        ...(given > 0 && { shareBasis: line.price.amount - owed + given }),
        ...(isRecommended && share > 0 && { affiliate: { id: "fan", shareBasisPoints: share } }),
      };
    }),
  };
}

/** What may happen to a payment: each comes and perhaps goes again, in whatever order. */
const happenings = fc.array(
  fc.record({
    part: fc.double({ min: 0.01, max: 1, noNaN: true }),
    line: fc.option(fc.nat(5), { nil: undefined }),
    kind: fc.constantFrom("refund", "refund", "dispute"),
    fate: fc.constantFrom("stays", "stays", "returns"),
  }),
  { maxLength: 6 },
);
type Happening = typeof happenings extends fc.Arbitrary<readonly (infer One)[]> ? One : never;

/** Refunds and disputes that fit in the order's money, by what they finally are. */
function fitting(order: Order, all: readonly Happening[]) {
  const refunds: Refund[] = [];
  const disputes: Dispute[] = [];
  let left = order.total.amount;
  const leftOf = order.lines.map(({ price }) => price.amount);
  let isSpread = false;
  for (const [n, { part, line, kind, fate }] of all.entries()) {
    const at = line === undefined || isSpread || kind === "dispute" ? undefined : line % order.lines.length;
    const room = Math.min(left, at === undefined ? left : (leftOf[at] ?? 0));
    const amount = Math.ceil(part * room);
    if (amount === 0) continue;
    left -= amount;
    if (at === undefined) isSpread = true;
    else leftOf[at] = (leftOf[at] ?? 0) - amount;
    const id = `x${n}`;
    if (kind === "refund") {
      const state = fate === "stays" ? "succeeded" : "failed";
      refunds.push({ id, stripeRefund: id, amount, state, at: AT, ...(at !== undefined && { lines: [at] }) });
    } else {
      const state = fate === "stays" ? "lost" : "won";
      disputes.push({ id, amount, state, reason: "general", openedAt: AT, hasEvidence: false, movements: [] });
    }
  }
  return { refunds, disputes };
}

/** The states of an order as they are heard: everything comes, then what does not stay goes, in the order given. */
function heard(order: Order, { refunds, disputes }: ReturnType<typeof fitting>, turns: readonly number[]): Order[] {
  const states: Order[] = [order];
  const add = (next: Partial<Order>) => states.push({ ...(states.at(-1) ?? order), ...next });
  const each = [
    ...refunds.map((refund) => ({ refund, dispute: undefined })),
    ...disputes.map((dispute) => ({ refund: undefined, dispute })),
  ];
  const sorted = each.map((one, n) => ({ one, turn: turns[n] ?? n })).toSorted((a, b) => a.turn - b.turn);
  for (const { one } of sorted) {
    const { refunds: had = [], disputes: held = [] } = states.at(-1) ?? order;
    if (one.refund) add({ refunds: [...had, { ...one.refund, state: "succeeded" }] });
    else add({ disputes: [...held, { ...one.dispute, state: "under-review" }] });
  }
  for (const { one } of sorted) {
    const { refunds: had = [], disputes: held = [] } = states.at(-1) ?? order;
    if (one.refund) add({ refunds: had.map((old) => (old.id === one.refund.id ? one.refund : old)) });
    else add({ disputes: held.map((old) => (old.id === one.dispute.id ? one.dispute : old)) });
  }
  return states;
}

function booked(states: readonly Order[]): Journal[] {
  let before: Order | undefined;
  return states.flatMap((order) => {
    const journals = journalsBetween(before, order);
    before = order;
    return journals;
  });
}
function balances(journals: readonly Journal[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { account, amount } of journals.flatMap(({ postings }) => postings)) {
    sums.set(account, (sums.get(account) ?? 0) + amount);
  }
  return sums;
}

/** The exact part of each line that is left, said anew: own refunds first, the rest from what all lines have left. */
function partsLeft(order: Order, { refunds, disputes }: ReturnType<typeof fitting>): number[] {
  const gone = order.lines.map(() => 0);
  let spread = 0;
  for (const { amount, lines, state } of refunds) {
    if (state !== "succeeded") continue;
    const [at] = lines ?? [];
    if (at === undefined) spread += amount;
    else gone[at] = (gone[at] ?? 0) + amount;
  }
  for (const { amount, state } of disputes) if (state === "lost") spread += amount;
  const room = order.lines.reduce((sum, { price }, n) => sum + price.amount - (gone[n] ?? 0), 0);
  if (order.total.amount === 0) return order.lines.map(() => 1);
  if (room === 0) return order.lines.map(() => 0);
  return order.lines.map(({ price }, n) => {
    const own = price.amount === 0 ? 1 : (price.amount - (gone[n] ?? 0)) / price.amount;
    return own * (1 - spread / room);
  });
}

/** The shares of a line as the contract tells them, without the code that is tested. */
function promised({ price, tax = 0, shareBasis, platformShareBasisPoints = 1_000, affiliate }: OrderLine) {
  const basis = shareBasis ?? price.amount - tax;
  const shared = basis - Math.floor((basis * platformShareBasisPoints) / 10_000);
  const wanted = Math.floor(((price.amount - tax) * (affiliate?.shareBasisPoints ?? 0)) / 10_000);
  const fan = Math.min(wanted, shared);
  return { fan, maker: shared - fan };
}

const stories = fc.record({ lines: soldLines, all: happenings, turns: fc.array(fc.nat(20), { maxLength: 6 }) });

test("journals with an affiliate sum to zero, and everyone has their exact part to a unit a line", () => {
  fc.assert(
    fc.property(stories, ({ lines, all, turns }) => {
      const order = soldAs(lines);
      const happened = fitting(order, all);
      const journals = booked(heard(order, happened, turns));
      for (const { postings } of journals) expect(postings.reduce((sum, { amount }) => sum + amount, 0)).toBe(0);
      const has = balances(journals);
      const left = partsLeft(order, happened);
      const exact = new Map<string, number>();
      for (const [n, line] of order.lines.entries()) {
        const { fan, maker } = promised(line);
        for (const [payee, part] of [
          [FAN, fan],
          [`creator:${line.creatorId}`, maker],
          ["tax", line.tax ?? 0],
        ] as const) {
          exact.set(payee, (exact.get(payee) ?? 0) + part * (left[n] ?? 0));
        }
      }
      for (const [payee, part] of exact) {
        const owed = 0 - (has.get(payee) ?? 0);
        expect(owed, payee).toBeGreaterThanOrEqual(part - 1e-6);
        expect(owed, payee).toBeLessThan(part + lines.length + 1e-6);
        if (part === 0) expect(Math.abs(owed), payee).toBe(0);
      }
      // What was paid and stays is the platform's, the payees' and the tax authority's, and nobody else's.
      const gone = [...happened.refunds, ...happened.disputes]
        .filter(({ state }) => state === "succeeded" || state === "lost")
        .reduce((sum, { amount }) => sum + amount, 0);
      const theirs = [...exact.keys(), "revenue"].reduce((sum, payee) => sum - (has.get(payee) ?? 0), 0);
      expect(theirs).toBe(order.total.amount - gone);
    }),
    { numRuns: 400 },
  );
});

test("in whatever order refunds and disputes are heard, everyone has the same in the end", () => {
  fc.assert(
    fc.property(stories, ({ lines, all, turns }) => {
      const order = soldAs(lines);
      const happened = fitting(order, all);
      const one = balances(booked(heard(order, happened, turns)));
      const other = balances(booked(heard(order, happened, turns.toReversed())));
      const atOnce = balances(booked([{ ...order, ...happened }]));
      for (const account of new Set([...one.keys(), ...other.keys(), ...atOnce.keys()])) {
        expect([account, other.get(account) ?? 0, atOnce.get(account) ?? 0]).toEqual([
          account,
          one.get(account) ?? 0,
          one.get(account) ?? 0,
        ]);
      }
    }),
    { numRuns: 200 },
  );
});

test("an affiliate is paid by the creator: the platform and the tax authority have what they had without one", () => {
  fc.assert(
    fc.property(soldLines, (lines) => {
      const [one, other] = [balances(booked([soldAs(lines)])), balances(booked([soldAs(lines, false)]))];
      expect([one.get("revenue"), one.get("tax")]).toEqual([other.get("revenue"), other.get("tax")]);
      const makers = (of: Map<string, number>) =>
        [...of].reduce((sum, [account, amount]) => sum + (account.startsWith("creator:") ? amount : 0), 0);
      expect(makers(one) + (one.get(FAN) ?? 0)).toBe(makers(other));
      for (const line of soldAs(lines).lines) {
        expect(earnedOf(line)).toBeGreaterThanOrEqual(0);
        expect(affiliateEarnedOf(line)).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test("what lines and sums of sales say of affiliates is what journals and payouts say", () => {
  fc.assert(
    fc.property(stories, fc.option(fc.double({ min: 0.01, max: 8, noNaN: true })), ({ lines, all, turns }, rate) => {
      const sold = soldAs(lines);
      const settled = { transaction: "txn", currency: "eur" as const, fee: 0 };
      const order =
        rate === null || sold.total.amount === 0
          ? sold
          : { ...sold, settlement: { ...settled, amount: Math.floor(sold.total.amount * rate) } };
      const states = heard(order, fitting(order, all), turns);
      const journals = booked(states);
      const has = 0 - (balances(journals).get(FAN) ?? 0);
      const money = moneyOfLines(states.at(-1) ?? order) ?? [];
      expect(money.reduce((sum, { affiliate = 0 }) => sum + affiliate, 0)).toBe(has);
      for (const [n, line] of order.lines.entries()) expect("affiliate" in (money[n] ?? {})).toBe(!!line.affiliate);
      const counted = journals.flatMap(countsOf).filter(({ product }) => product === undefined);
      expect(counted.reduce((sum, { sums }) => sum + sums.affiliates, 0)).toBe(has);
      const paid = journals.flatMap((journal) => accruals(structuredClone(journal)));
      const fans = paid.filter(({ creator }) => creator === "fan");
      const earned = fans.flatMap(({ postings }) => postings).filter(({ account }) => account === "earned");
      expect(earned.reduce((sum, { amount }) => sum - amount, 0)).toBe(has);
      expect(fans.every(({ cause }) => cause.startsWith("affiliate:"))).toBe(true);
    }),
    { numRuns: 200 },
  );
});

test("an affiliate's part is a share of what was paid before tax, and never more than the creator's", () => {
  const [line] = soldAs([{ amount: 1999, maker: 0, platform: 1_000, share: 3_300, given: 0, tax: 0 }]).lines;
  if (!line) throw new Error("no line");
  expect(owedOf(line)).toEqual([
    ["creator:maker0", 1141],
    [FAN, 659],
    ["tax", 0],
  ]);
  // Of 1899, whatever the platform gave on top.
  expect(affiliateEarnedOf({ ...line, tax: 100 })).toBe(626);
  expect(affiliateEarnedOf({ ...line, tax: 100, shareBasis: 9000 })).toBe(626);
  const greedy = { ...line, platformShareBasisPoints: 9_000 };
  expect([affiliateEarnedOf(greedy), earnedOf(greedy)]).toEqual([200, 0]);
});
