import fc from "fast-check";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { Order } from "../../../functions/commerce/contract/order.ts";
import { isOwn } from "../../../functions/recommendations/attribution/attributed.ts";
import {
  type Credit,
  DayTally,
  passedOverOn,
  type Told,
} from "../../../functions/recommendations/attribution/day-tally.ts";
import {
  type AttributedLine,
  attributedLines,
  cellKey,
  deltasOf,
} from "../../../functions/recommendations/attribution/order-sums.ts";
import {
  attributionRows,
  daysOf,
  perThousand,
  type StoredSums,
} from "../../../functions/recommendations/attribution/report.ts";
import { type Placement, placements } from "../../../functions/recommendations/contract/placement.ts";
import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { shareOf } from "../../../functions/shared/statistics/share.ts";

const AT = "2026-06-01T10:00:00.000Z";
const NOBODY = () => false;

/** A list of products by position, of which the third is there by chance. */
function receiptOf(id: string, products: readonly string[], fields: Partial<Receipt> = {}): Receipt {
  return {
    format: 1,
    id,
    at: AT,
    placement: "home",
    user: "u",
    model: "m",
    limit: products.length,
    spare: 0,
    lambda: 1,
    seed: 1,
    interests: [],
    context: [],
    history: [],
    candidates: [],
    dropped: [],
    rules: [],
    reranker: { state: "off" },
    withdrawn: [],
    items: products.map((product, n) => ({
      product,
      position: n + 1,
      source: n === 0 ? "content" : "factors",
      score: 1,
      slot: n === 2 ? "exploration" : "ranked",
      propensity: n === 2 ? 0.05 : 1,
    })),
    ...fields,
  };
}

test("a list belongs to its user, its visitor, or the user that the visitor became", async () => {
  const was = (user: string, visitor: string) => user === "u" && visitor === "v";
  const own = (list: { user?: string; anonymousId?: string }, doer: { user?: string; anonymousId?: string }) =>
    isOwn(list, doer, was);
  expect(await own({ user: "u" }, { user: "u" })).toBe(true);
  expect(await own({ user: "u" }, { user: "w" })).toBe(false);
  expect(await own({ user: "u", anonymousId: "v" }, { user: "w" })).toBe(false);
  expect(await own({ anonymousId: "v" }, { user: "u" })).toBe(true);
  expect(await own({ anonymousId: "v" }, { user: "w" })).toBe(false);
  expect(await own({ anonymousId: "v" }, { anonymousId: "v" })).toBe(true);
  expect(await own({ anonymousId: "v" }, { anonymousId: "x" })).toBe(false);
  expect(await own({ user: "u" }, { anonymousId: "v" })).toBe(false);
  expect(await own({}, { user: "u" })).toBe(false);
  expect(await own({}, {})).toBe(false);
});

const told = (type: Told["type"], product: string, fields: Partial<Told> = {}): Told => ({
  id: ulid(),
  type,
  at: "2026-06-01T10:05:00.000Z",
  product,
  user: "u",
  recommendationId: "L",
  ...fields,
});
async function counted(events: readonly Told[], receipts: readonly Receipt[], credits: readonly Credit[] = []) {
  const tally = new DayTally(credits);
  for (const each of events) tally.accept(each);
  await tally.settle(new Map(receipts.map((each) => [each.id, each])), NOBODY);
  return { tally, ...tally.result(Date.parse("2026-06-02T00:00:00Z")) };
}
const totals = (counts: readonly { shown: number; clicks: number; studied: number }[]) =>
  counts.reduce(
    (sum, each) => ({
      shown: sum.shown + each.shown,
      clicks: sum.clicks + each.clicks,
      studied: sum.studied + each.studied,
    }),
    { shown: 0, clicks: 0, studied: 0 },
  );

test("an item passed over above the last click counts against it, up to tenfold by propensity", () => {
  const items = receiptOf("L", ["a", "b", "c", "d", "e"]).items.map((each) => {
    return { ...each, placement: "home" as const, model: "m", recommendationId: "L" };
  });
  const passed = (...gone: string[]) =>
    passedOverOn(items, new Set(gone), 5, "uu").map(({ product, weight }) => [product, weight]);
  expect(passed("d")).toEqual([
    ["a", 0.1],
    ["b", 0.1],
    ["c", 1],
  ]);
  expect(passed("a", "d")).toEqual([
    ["b", 0.1],
    ["c", 1],
  ]);
  expect(passed("a")).toEqual([]);
  expect(passed()).toEqual([]);
});

test("events with a forged, foreign or expired list id are counted as refused", async () => {
  const list = receiptOf("L", ["a", "b"]);
  const { counts, tally, passed, credits } = await counted(
    [
      told("click", "b", { recommendationId: "FORGED" }),
      told("click", "b", { user: "thief" }),
      told("click", "b", { user: undefined, anonymousId: "v" }),
      told("click", "elsewhere"),
      told("click", "b", { at: "2026-06-08T10:00:01.000Z" }),
      told("click", "b", { recommendationId: "NOBODYS" }),
    ],
    [list, receiptOf("NOBODYS", ["b"], { user: undefined })],
  );
  expect({ counts, passed, credits }).toEqual({ counts: [], passed: [], credits: [] });
  // Of one list and person the click that is too old hides no other: it is one item.
  expect(tally.refused).toBeGreaterThanOrEqual(5);
});

test("an item of a list counts as shown and clicked once, however often it is reported", async () => {
  const click = told("click", "b");
  const tally = new DayTally();
  const receipts = new Map([["L", receiptOf("L", ["a", "b"])]]);
  for (const each of [told("impression", "a"), told("impression", "b"), click, click, told("view", "b")])
    tally.accept(each);
  await tally.settle(receipts, NOBODY);
  // In the next hour they leave the page that they had come to.
  tally.accept(told("view", "b", { at: "2026-06-01T11:05:00.000Z" }));
  await tally.settle(receipts, NOBODY);
  const { counts, passed } = tally.result(Date.parse(AT));
  expect(totals(counts)).toEqual({ shown: 2, clicks: 1, studied: 0 });
  expect(passed).toMatchObject([{ subject: "uu", product: "a", weight: 0.1 }]);
});

test("study within a week of a click is credited once to the last list that led there", async () => {
  const study = (at: string, type: "progress" | "complete" = "progress") =>
    told(type, "b", { at, recommendationId: undefined });
  const day = await counted([told("click", "b"), study("2026-06-01T12:00:00.000Z")], [receiptOf("L", ["a", "b"])]);
  expect(totals(day.counts)).toEqual({ shown: 1, clicks: 1, studied: 1 });
  const next = await counted([study("2026-06-02T12:00:00.000Z", "complete")], [], day.credits);
  expect(next.counts).toEqual([]);
  const open = day.credits.map((credit) => ({ ...credit, studied: false }));
  expect(totals((await counted([study("2026-06-08T10:04:00.000Z")], [], open)).counts).studied).toBe(1);
  expect((await counted([study("2026-06-08T10:06:00.000Z")], [], open)).counts).toEqual([]);
  expect((await counted([study("2026-06-01T09:00:00.000Z")], [], open)).counts).toEqual([]);
});

test("the counts of random events equal those of a plain count", async () => {
  const products = ["a", "b", "c", "d", "e"];
  const event = fc.record({
    list: fc.constantFrom("L1", "L2", "L3"),
    product: fc.constantFrom(...products),
    type: fc.constantFrom("impression" as const, "click" as const, "view" as const, "purchase" as const),
  });
  await fc.assert(
    fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (all) => {
      const receipts = ["L1", "L2", "L3"].map((id) => receiptOf(id, products));
      const { counts, passed } = await counted(
        all.map(({ list, product, type }) => told(type, product, { recommendationId: list })),
        receipts,
      );
      let [shown, clicks] = [0, 0];
      const expected: string[] = [];
      for (const list of ["L1", "L2", "L3"]) {
        const of = (...types: string[]) =>
          new Set(all.filter((each) => each.list === list && types.includes(each.type)).map(({ product }) => product));
        const seen = of("impression", "click", "view");
        const gone = of("click", "view", "purchase");
        shown += seen.size;
        clicks += of("click", "view").size;
        const last = products.findLastIndex((product) => seen.has(product) && gone.has(product));
        for (const [at, product] of products.entries()) {
          if (at < last && seen.has(product) && !gone.has(product)) expected.push(product);
        }
      }
      expect(totals(counts)).toMatchObject({ shown, clicks });
      expect(passed.map(({ product }) => product).sort()).toEqual(expected.sort());
    }),
  );
});

const PRICE = { amount: 1_000, currency: "usd" } as const;
const orderOf = (fields: Partial<Order> = {}): Order => ({
  id: "01JD000000000000000000000B",
  customer: "u",
  lines: [
    { productId: "a", creatorId: "c", type: "course", title: "A", version: 1, price: PRICE, tax: 100, refundDays: 14 },
    { productId: "beside", creatorId: "c", type: "course", title: "B", version: 1, price: PRICE, refundDays: 14 },
  ],
  total: { amount: 2_000, currency: "usd" },
  refunded: { amount: 0, currency: "usd" },
  state: "paid",
  createdAt: "2026-06-02T00:00:00.000Z",
  paidAt: "2026-06-02T00:01:00.000Z",
  recommendationId: "L",
  settlement: { transaction: "t", amount: 2_000, fee: 60, currency: "usd" },
  money: [
    { refunded: 0, disputed: 0, earned: 700, earnedIn: "usd" },
    { refunded: 0, disputed: 0, earned: 800, earnedIn: "usd" },
  ],
  version: 2,
  ...fields,
});

test("an order's lines on the list count, with the margin after tax, share and fee", () => {
  const list = receiptOf("L", ["a", "b"]);
  const [line, ...others] = attributedLines(orderOf(), list);
  expect(others).toEqual([]);
  // 1,000 less 100 tax; less 700 earned and 30 of the fee.
  expect(line).toMatchObject({ product: "a", position: 1, source: "content", net: 900, margin: 170, currency: "usd" });
  const back = orderOf({
    money: [
      { refunded: 500, disputed: 0, earned: 350, earnedIn: "usd" },
      { refunded: 0, disputed: 0, earned: 800, earnedIn: "usd" },
    ],
  });
  expect(attributedLines(back, list)).toMatchObject([{ net: 450, margin: 70 }]);
  const settlement = { transaction: "t", amount: 1_800, fee: 60, currency: "eur", rate: 0.9 };
  const abroad = orderOf({ settlement, money: [{ refunded: 0, disputed: 0, earned: 630, earnedIn: "eur" }] });
  expect(attributedLines(abroad, list)).toMatchObject([{ net: 900, currency: "usd", margin: 150, marginIn: "eur" }]);
  expect(attributedLines(orderOf({ settlement: "awaited" }), list)).toMatchObject([{ net: 900, margin: 0 }]);
  expect(attributedLines(orderOf({ createdAt: "2026-06-09T00:00:00.000Z" }), list)).toEqual([]);
  expect(attributedLines(orderOf({ paidAt: undefined }), list)).toEqual([]);
});

test("sums equal the orders' current amounts, whatever versions came before", () => {
  const line: fc.Arbitrary<AttributedLine> = fc.record({
    placement: fc.constantFrom<Placement>(...placements),
    source: fc.constantFrom("factors" as const, "content" as const),
    slot: fc.constantFrom("ranked" as const, "exploration" as const),
    model: fc.constantFrom("m", "n"),
    product: fc.constantFrom("a", "b"),
    position: fc.constant(1),
    net: fc.integer({ min: 0, max: 1_000 }),
    currency: fc.constantFrom("usd", "jpy"),
    margin: fc.integer({ min: -100, max: 500 }),
    marginIn: fc.constantFrom("usd", "eur"),
  });
  const versions = fc.array(fc.array(line, { maxLength: 3 }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(fc.array(versions, { maxLength: 5 }), (orders) => {
      const sums = new Map<string, number>();
      for (const order of orders) {
        order.forEach((lines, n) => {
          for (const { cell, add } of deltasOf(order[n - 1] ?? [], lines)) {
            for (const [name, value] of Object.entries(add)) {
              const key = `${cellKey(cell)} ${name}`;
              sums.set(key, (sums.get(key) ?? 0) + value);
            }
          }
        });
      }
      const standing = orders.flatMap((order) => order.at(-1) ?? []);
      const total = (name: string) =>
        [...sums].filter(([key]) => key.endsWith(` ${name}`)).reduce((sum, [, value]) => sum + value, 0);
      expect(total("orders")).toBe(standing.length);
      for (const currency of ["usd", "jpy", "eur"]) {
        const of = (wanted: (each: AttributedLine) => number) => standing.reduce((sum, each) => sum + wanted(each), 0);
        expect(total(`net:${currency}`)).toBe(of((each) => (each.currency === currency ? each.net : 0)));
        expect(total(`margin:${currency}`)).toBe(of((each) => (each.marginIn === currency ? each.margin : 0)));
        expect(total(`squares:${currency}`)).toBe(of((each) => (each.marginIn === currency ? each.margin ** 2 : 0)));
      }
    }),
  );
  expect(deltasOf([], [])).toEqual([]);
});

test("rates have Wilson's intervals, also at 0 and 1", () => {
  // By the score interval's own equation: each end is |p - x| = z sqrt(x (1 - x) / n).
  for (const [count, of] of [
    [0, 10],
    [10, 10],
    [3, 50],
    [499, 1_000],
  ] as const) {
    const { mean, low, high } = shareOf(count, of)!;
    expect(mean).toBe(count / of);
    for (const end of [low, high]) {
      if (end === 0 || end === 1) continue;
      expect(Math.abs(mean - end)).toBeCloseTo(1.959963984540054 * Math.sqrt((end * (1 - end)) / of), 9);
    }
    expect(low).toBeLessThanOrEqual(mean);
    expect(high).toBeGreaterThanOrEqual(mean);
  }
  expect(shareOf(0, 10)!.low).toBe(0);
  expect(shareOf(0, 10)!.high).toBeCloseTo(0.2775, 4);
  expect(shareOf(0, 0)).toBeUndefined();
  // Two of four earned 10: mean 5, variance 25 · 4/3.
  const mean = perThousand(20, 200, 4)!;
  expect(mean.mean).toBe(5_000);
  expect(mean.high - mean.mean).toBeCloseTo(1_000 * 1.959963984540054 * Math.sqrt((25 * 4) / 3 / 4), 6);
  expect(perThousand(1, 1, 1)).toBeUndefined();
});

test("rows are grouped as requested, most shown first, over a month at most", () => {
  const cell = (placement: Placement, slot: "ranked" | "exploration") => ({
    placement,
    source: "factors" as const,
    slot,
    model: "m",
  });
  const stored: StoredSums[] = [
    { cell: cell("home", "ranked"), sums: { shown: 100, clicks: 10, studied: 2 } },
    { cell: cell("home", "ranked"), sums: { orders: 2, "net:usd": 900, "margin:usd": 100, "squares:usd": 10_000 } },
    { cell: cell("home", "exploration"), sums: { shown: 50, clicks: 1, studied: 0 } },
    { cell: cell("cart", "ranked"), sums: { shown: 200, clicks: 4, studied: 0 } },
  ];
  expect(attributionRows(stored, ["placement"])).toMatchObject([
    { placement: "cart", shown: 200, clicks: 4, orders: 0, money: [] },
    { placement: "home", shown: 150, clicks: 11, studied: 2, orders: 2, money: [{ currency: "usd", margin: 100 }] },
  ]);
  expect(attributionRows(stored, ["placement", "slot"]).map(({ placement, slot }) => [placement, slot])).toEqual([
    ["cart", "ranked"],
    ["home", "ranked"],
    ["home", "exploration"],
  ]);
  const now = Date.parse("2026-06-30T12:00:00Z");
  expect(daysOf({}, now)).toHaveLength(30);
  expect(daysOf({ from: "2026-06-30" }, now)).toEqual(["2026-06-30"]);
  expect(daysOf({ from: "2026-05-31" }, now)).toHaveLength(31);
  expect(daysOf({ from: "2026-05-30" }, now)).toBeUndefined();
  expect(daysOf({ from: "2026-07-01" }, now)).toBeUndefined();
});
