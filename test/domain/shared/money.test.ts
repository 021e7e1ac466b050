import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type Currency,
  currency,
  digitsOf,
  exponentOf,
  leastOf,
  payoutStepOf,
  perDollar,
  price,
  proportionOf,
  stepOf,
} from "../../../functions/shared/kernel/money.ts";

const currencies = fc.constantFrom<Currency>(...currency.options);

test("a currency has the minor unit of ISO 4217", () => {
  for (const code of currency.options) {
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions();
    expect([code, exponentOf(code)]).toEqual([code, digits.maximumFractionDigits]);
  }
  expect(digitsOf(1999, "krw")).toBe("1999");
  expect(digitsOf(1999, "twd")).toBe("19.99");
});

test("the least charge in a currency that the platform settles is Stripe's", () => {
  // https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
  const published = { usd: 50, eur: 50, gbp: 30, hkd: 400, jpy: 50, sgd: 50, inr: 50, aud: 50, cad: 50, brl: 50 };
  for (const [code, least] of Object.entries(published)) {
    expect([code, leastOf(code as Currency, [code as Currency])]).toEqual([code, least]);
  }
  expect(leastOf("mxn", ["usd", "mxn"])).toBe(1000);
});

test("a converted charge must reach the least of its settlement currency", () => {
  fc.assert(
    fc.property(currencies, currencies, fc.double({ min: 1, max: 1.099, noNaN: true }), (code, into, fallen) => {
      fc.pre(code !== into);
      const dollars = leastOf(code, [into]) / 10 ** exponentOf(code) / (perDollar(code) * fallen);
      const arrives = dollars * perDollar(into) * 10 ** exponentOf(into);
      const least = into === "cny" || into === "twd" || into === "krw" || into === "kwd" ? 0 : leastOf(into, [into]);
      expect(arrives).toBeGreaterThanOrEqual(least);
      expect(leastOf(code, [into]) % stepOf(code)).toBe(0);
    }),
  );
});

test("payouts are whole TWD, KWD in tens of fils, and any amount elsewhere", () => {
  // https://docs.stripe.com/currencies#special-cases
  expect(currency.options.filter((code) => payoutStepOf(code) !== 1)).toEqual(["twd", "kwd"]);
  expect([payoutStepOf("twd"), payoutStepOf("kwd")]).toEqual([100, 10]);
});

test("a price in dinars is a multiple of ten; in other currencies any whole amount", () => {
  const isPrice = (amount: number, code: Currency) => price.safeParse({ amount, currency: code }).success;
  expect([isPrice(15, "kwd"), isPrice(20, "kwd"), isPrice(15, "usd"), isPrice(0, "jpy")]).toEqual([
    false,
    true,
    true,
    true,
  ]);
  expect([isPrice(99_999_999, "usd"), isPrice(100_000_000, "usd"), isPrice(-1, "usd"), isPrice(1.5, "usd")]).toEqual([
    true,
    false,
    false,
    false,
  ]);
  expect(price.safeParse({ amount: 15, currency: "kwd" }).error?.issues[0]?.path).toEqual(["amount"]);
});

test("an amount is written with all decimals of its currency, and read back the same", () => {
  fc.assert(
    fc.property(currencies, fc.integer({ min: -99_999_999, max: 99_999_999 }), (code, amount) => {
      const text = digitsOf(amount, code);
      expect(text).toMatch(exponentOf(code) === 0 ? /^-?\d+$/ : new RegExp(`^-?\\d+\\.\\d{${exponentOf(code)}}$`));
      expect(Math.round(Number(text) * 10 ** exponentOf(code)) || 0).toBe(amount || 0);
      expect(text.startsWith("-")).toBe(amount < 0);
      expect(text).not.toMatch(/^-?0\d/);
    }),
  );
});

test("the least of a converted charge is at most a tenth over Stripe's own", () => {
  for (const code of currency.options) {
    const least = leastOf(code);
    const dollars = least / 10 ** exponentOf(code) / perDollar(code);
    expect(dollars).toBeGreaterThanOrEqual(0.5);
    if (code === "usd") expect(least).toBe(50);
    else if (least !== leastOf(code, [code])) {
      expect(least - stepOf(code)).toBeLessThan(0.55 * perDollar(code) * 10 ** exponentOf(code));
    }
  }
  // Where nothing is published of what it is converted into, half a dollar must arrive.
  expect(leastOf("usd", ["cny"])).toBe(55);
  expect(leastOf("usd", [])).toBe(55);
  expect([leastOf("cny", ["cny"]), leastOf("cny")]).toEqual([391, 391]);
  expect(leastOf("jpy")).toBe(86);
  expect(leastOf("kwd")).toBe(170);
});

test("a part of an amount is exact, rounded down, however large the product", () => {
  expect(proportionOf(99_999_999, 99_999_998, 99_999_999)).toBe(99_999_998);
  expect(proportionOf(10, 1, 3)).toBe(3);
  fc.assert(
    fc.property(
      fc.nat(99_999_999),
      fc.nat(99_999_999),
      fc.integer({ min: 1, max: 99_999_999 }),
      (amount, of, whole) => {
        const part = BigInt(proportionOf(amount, of, whole));
        const exact = BigInt(amount) * BigInt(of);
        expect(part * BigInt(whole) <= exact && (part + 1n) * BigInt(whole) > exact).toBe(true);
      },
    ),
  );
});
