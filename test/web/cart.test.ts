import { describe, expect, test } from "vitest";
import { partOf as partAtTheApi } from "../../functions/commerce/subscriptions/instalments.ts";
import type { Currency } from "../../functions/shared/kernel/money.ts";
import { currency } from "../../functions/shared/kernel/money.ts";
import { withoutWorks, withWork } from "../../web/app/shop/cart-cookie.ts";
import { currenciesOfAll } from "../../web/app/shop/common-currencies.ts";
import { partOf } from "../../web/app/shop/instalments.ts";

describe("a cart", () => {
  test("has a work once, the last added one at its end", () => {
    expect(withWork(["a", "b"], "a")).toEqual(["b", "a"]);
  });
  test("that is full drops the oldest work", () => {
    const full = Array.from({ length: 20 }, (_, n) => `p${n}`);
    expect(withWork(full, "new")).toEqual([...full.slice(1), "new"]);
  });
  test("keeps works that were not removed", () => {
    expect(withoutWorks(["a", "b", "c"], ["a", "c", "d"])).toEqual(["b"]);
  });
  test("is paid in a currency in which all its works are sold", () => {
    const sold = (...codes: Currency[]) => {
      const [first, ...others] = codes.map((code) => ({ amount: 1_000, currency: code }));
      return { price: first as { amount: number; currency: Currency }, prices: others };
    };
    expect(currenciesOfAll([sold("usd", "eur", "jpy"), sold("jpy", "usd")])).toEqual(["usd", "jpy"]);
    expect(currenciesOfAll([sold("usd"), sold("cny")])).toEqual([]);
    expect(currenciesOfAll([])).toEqual([]);
  });
});

test("a part is shown as the API charges it, in each currency", () => {
  for (const code of currency.options) {
    for (const amount of [100, 4_990, 10_010, 99_990]) {
      for (const parts of [2, 3, 7, 12]) {
        const price = { amount, currency: code };
        expect(partOf(price, parts)).toEqual(partAtTheApi(price, parts));
      }
    }
  }
});
