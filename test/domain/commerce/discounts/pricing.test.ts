import fc from "fast-check";
import { expect, test } from "vitest";
import type { Discount } from "../../../../functions/commerce/contract/discount.ts";
import { amountsOff, type ListedLine, type Reduction } from "../../../../functions/commerce/discounts/pricing.ts";
import type { Currency } from "../../../../functions/shared/kernel/money.ts";
import { discountOf } from "./discount-of.ts";

const line = (listPrice: number, floor = 0): ListedLine => ({ listPrice, floor });
/** A discount for the lines at these places. */
interface Placed extends Pick<Reduction, "discount"> {
  readonly lines: readonly number[];
}
/** What each discount takes off each line. */
function reduced(lines: readonly ListedLine[], placed: readonly Placed[], currency: Currency): number[][] {
  const own = lines.map((each) => ({ ...each }));
  const reductions = placed.map(({ discount, lines: places }) => ({
    discount,
    lines: places.flatMap((n) => own[n] ?? []),
  }));
  const off = amountsOff<ListedLine, Reduction>(reductions, currency);
  return reductions.map((each) => own.map((of) => off.get(each)?.get(of) ?? 0));
}
const percent = (part: number, lines: number[], fields: Partial<Discount> = {}): Placed => ({
  discount: discountOf(`P${part}`, { value: { basisPoints: part }, ...fields }),
  lines,
});
const amount = (off: number, lines: number[], currency: Currency = "usd", fields: Partial<Discount> = {}): Placed => ({
  discount: discountOf(`A${off}`, { value: { amounts: [{ amount: off, currency }] }, ...fields }),
  lines,
});
const sum = (parts: readonly number[]) => parts.reduce((total, part) => total + part, 0);

test("a percentage is taken off each line's remaining price, rounded down", () => {
  expect(reduced([line(999), line(1000)], [percent(1_000, [0, 1])], "usd")).toEqual([[99, 100]]);
  expect(reduced([line(1000)], [percent(1_000, [0]), percent(2_000, [0])], "usd")).toEqual([[80], [200]]);
  expect(reduced([line(9990)], [percent(1_000, [0])], "kwd")).toEqual([[990]]);
});

test("an amount follows percentages, divided by the lines' distance to their floors", () => {
  expect(reduced([line(1000), line(500)], [amount(300, [0, 1]), percent(5_000, [0])], "usd")).toEqual([
    [150, 150],
    [500, 0],
  ]);
  expect(reduced([line(100), line(100), line(100)], [amount(100, [0, 1, 2])], "usd")).toEqual([[34, 33, 33]]);
});

test("a line stops at its floor, and other lines bear the rest of an amount", () => {
  expect(reduced([line(1000, 900), line(1000)], [percent(5_000, [0, 1])], "usd")).toEqual([[100, 500]]);
  expect(reduced([line(1000, 900), line(1000)], [amount(1_100, [0, 1])], "usd")).toEqual([[100, 1000]]);
  expect(reduced([line(1000, 1000)], [amount(100, [0])], "usd")).toEqual([[0]]);
  expect(reduced([line(1000)], [amount(5_000, [0])], "usd")).toEqual([[1000]]);
});

test("creators' discounts come before the platform's of the same kind", () => {
  const byPlatform = percent(5_000, [0], { owner: "platform" });
  expect(reduced([line(1000)], [byPlatform, percent(1_000, [0])], "usd")).toEqual([[450], [100]]);
});

const currencies = fc.constantFrom<Currency>("usd", "jpy", "kwd");
const step = (currency: Currency) => (currency === "kwd" ? 10 : 1);
const carts = currencies.chain((currency) => {
  const units = (max: number) => fc.integer({ min: 0, max }).map((each) => each * step(currency));
  const lines = fc.array(
    fc.tuple(units(9_000_000), fc.double({ min: 0, max: 1, noNaN: true })).map(([listPrice, part]) => {
      return line(listPrice, floorOf(listPrice, part, step(currency)));
    }),
    { minLength: 1, maxLength: 20 },
  );
  return lines.chain((all) => {
    const places = fc.subarray([...all.keys()], { minLength: 1 });
    const owner = fc.constantFrom("maker", "platform");
    const discount = fc.oneof(
      fc.record({ part: fc.integer({ min: 1, max: 10_000 }), owner, places }),
      fc.record({ off: units(9_000_000), owner, places }),
    );
    const reductions = fc.array(discount, { minLength: 1, maxLength: 3 }).map((each) =>
      each.map((given, n): Placed => {
        const fields = { owner: given.owner, id: `01STRM${n}` };
        return "part" in given
          ? percent(given.part, given.places, fields)
          : amount(given.off, given.places, currency, fields);
      }),
    );
    return fc.record({ currency: fc.constant(currency), lines: fc.constant(all), reductions });
  });
});
/** Half of the floors are none. */
function floorOf(listPrice: number, part: number, by: number): number {
  return part < 0.5 ? 0 : Math.floor((listPrice * (part - 0.5) * 2) / by) * by;
}

test("no discounts take a line below its floor, or touch a line that they are not for", () => {
  fc.assert(
    fc.property(carts, ({ currency, lines, reductions }) => {
      const taken = reduced(lines, reductions, currency);
      for (const [n, { listPrice, floor }] of lines.entries()) {
        const left = listPrice - sum(taken.map((parts) => parts[n] ?? 0));
        expect(left).toBeGreaterThanOrEqual(floor);
        expect(left % step(currency)).toBe(0);
      }
      for (const [n, { lines: places }] of reductions.entries()) {
        for (const [at, part] of (taken[n] ?? []).entries()) {
          expect(part).toBeGreaterThanOrEqual(0);
          if (!places.includes(at)) expect(part).toBe(0);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("an amount is taken whole, or down to the lines' floors", () => {
  fc.assert(
    fc.property(carts, ({ currency, lines, reductions }) => {
      const [first] = reductions;
      if (!first || "basisPoints" in first.discount.value) return;
      const [parts = []] = reduced(lines, [first], currency);
      const wanted = first.discount.value.amounts[0]?.amount ?? 0;
      const room = sum(first.lines.map((n) => (lines[n]?.listPrice ?? 0) - (lines[n]?.floor ?? 0)));
      expect(sum(parts)).toBe(Math.min(wanted, room));
    }),
    { numRuns: 1000 },
  );
});

test("an amount is spread by largest remainder", () => {
  const cart = currencies.chain((currency) => {
    const units = fc.integer({ min: 1, max: 40 }).map((each) => each * step(currency));
    return fc.record({
      currency: fc.constant(currency),
      prices: fc.array(units, { minLength: 1, maxLength: 6 }),
      off: units,
    });
  });
  fc.assert(
    fc.property(cart, ({ currency, prices, off }) => {
      const by = step(currency);
      const all = prices.map((price) => line(price));
      const [parts = []] = reduced(all, [amount(off, [...all.keys()], currency)], currency);
      const whole = Math.min(off, sum(prices));
      // In whole steps times the sum of all prices, so that nothing is rounded.
      const shares = prices.map((price) => (whole / by) * price);
      const cut = shares.map((share) => share % sum(prices));
      const isUp = parts.map((part, n) => part / by - Math.floor((shares[n] ?? 0) / sum(prices)));
      expect(sum(parts)).toBe(whole);
      for (const [n, up] of isUp.entries()) {
        expect([0, 1]).toContain(up);
        for (const [m, other] of isUp.entries()) {
          if (up === 1 && other === 0) expect((cut[n] ?? 0) - (cut[m] ?? 0)).toBeGreaterThanOrEqual(n < m ? 0 : 1);
        }
      }
    }),
    { numRuns: 1000 },
  );
});

test("a percentage's cap is spread like an amount, per currency", () => {
  const most = [
    { amount: 100, currency: "usd" as const },
    { amount: 70, currency: "kwd" as const },
  ];
  const half = percent(5_000, [0, 1, 2], { most });
  expect(reduced([line(100), line(100), line(100)], [half], "usd")).toEqual([[34, 33, 33]]);
  expect(reduced([line(100), line(100), line(100)], [half], "kwd")).toEqual([[30, 20, 20]]);
  expect(reduced([line(60), line(60), line(60)], [half], "usd")).toEqual([[30, 30, 30]]);
});

test("of one kind and one owner the greater discount comes first, then the older", () => {
  const cases: [Placed, Placed][] = [
    [percent(2_000, [0], { id: "02" }), percent(1_000, [0], { id: "01" })],
    [amount(700, [0], "usd", { id: "02" }), amount(600, [0], "usd", { id: "01" })],
    [amount(700, [0], "usd", { id: "01" }), amount(700, [0], "usd", { id: "02" })],
    [amount(600, [0], "usd", { id: "02" }), amount(700, [0], "usd", { id: "01", owner: "platform" })],
    [percent(100, [0], { id: "02", owner: "platform" }), amount(700, [0], "usd", { id: "01" })],
  ];
  for (const [first, second] of cases) {
    const [whole = []] = reduced([line(1000)], [first], "usd");
    expect(reduced([line(1000)], [first, second], "usd")[0]).toEqual(whole);
    expect(reduced([line(1000)], [second, first], "usd")[1]).toEqual(whole);
  }
});

test("the order of the codes does not matter", () => {
  const shuffled = carts.chain((cart) =>
    fc
      .shuffledSubarray([...cart.reductions.keys()], { minLength: cart.reductions.length })
      .map((order) => ({ ...cart, order })),
  );
  fc.assert(
    fc.property(shuffled, ({ currency, lines, reductions, order }) => {
      const straight = reduced(lines, reductions, currency);
      const other = reduced(
        lines,
        order.map((n) => reductions[n] as Placed),
        currency,
      );
      expect(other).toEqual(order.map((n) => straight[n]));
    }),
    { numRuns: 1000 },
  );
});

test("the platform's discounts do not change creators' reductions", () => {
  fc.assert(
    fc.property(carts, ({ currency, lines, reductions }) => {
      const parts = reductions.filter(({ discount }) => "basisPoints" in discount.value);
      const own = parts.filter(({ discount }) => discount.owner !== "platform");
      const beside = reduced(lines, parts, currency).filter((_, n) => parts[n]?.discount.owner !== "platform");
      expect(beside).toEqual(reduced(lines, own, currency));
    }),
    { numRuns: 500 },
  );
});
