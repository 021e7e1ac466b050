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
  stepOf,
} from "../../../functions/shared/kernel/money.ts";

const currencies = fc.constantFrom<Currency>(...currency.options);

test("a currency has the minor unit of ISO 4217, as everybody's tables of it have", () => {
  for (const code of currency.options) {
    const digits = new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions();
    expect([code, exponentOf(code)]).toEqual([code, digits.maximumFractionDigits]);
  }
  expect(digitsOf(1999, "krw")).toBe("1999");
  expect(digitsOf(1999, "twd")).toBe("19.99");
});

test("the least charge in a currency that the platform holds is the one that Stripe publishes", () => {
  // https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
  const published = { usd: 50, eur: 50, gbp: 30, hkd: 400, jpy: 50, sgd: 50, inr: 50, aud: 50, cad: 50, brl: 50 };
  for (const [code, least] of Object.entries(published)) {
    expect([code, leastOf(code as Currency, [code as Currency])]).toEqual([code, least]);
  }
  expect(leastOf("mxn", ["usd", "mxn"])).toBe(1000);
});

test("what Stripe converts must come to the least of what it is converted into, by a rate that may fall by a tenth", () => {
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

test("what goes to a bank is in whole TWD, in KWD of a last digit of 0, and in any other amount else", () => {
  // https://docs.stripe.com/currencies#special-cases
  expect(currency.options.filter((code) => payoutStepOf(code) !== 1)).toEqual(["twd", "kwd"]);
  expect([payoutStepOf("twd"), payoutStepOf("kwd")]).toEqual([100, 10]);
});
