import "./environment.ts";
import { expect, test } from "vitest";
import type { SoldIn } from "../../../functions/payouts/contract/balance.ts";
import { listCurrencies } from "../../../functions/payouts/handlers/list-currencies.ts";
import { currency } from "../../../functions/shared/kernel/money.ts";
import { call } from "../call.ts";

const told = async (setting: string) => {
  const { body } = await call<{ currencies: SoldIn[] }>(listCurrencies(setting));
  return new Map(body.currencies.map((each) => [each.currency, each]));
};

test("a price in a converted currency names the currency that its creator is paid in", async () => {
  const currencies = await told("usd, eur");
  expect([...currencies.keys()]).toEqual(currency.options);
  expect(currencies.get("eur")).toEqual({ currency: "eur", paidIn: "eur", isConverted: false, least: 50 });
  expect(currencies.get("kwd")).toEqual({ currency: "kwd", paidIn: "usd", isConverted: true, least: 170 });
  expect((await told("gbp")).get("usd")).toMatchObject({ paidIn: "gbp", isConverted: true });
});

test("a deployment with an unknown currency is refused by name", () => {
  expect(() => listCurrencies("usd,chf")).toThrow('"chf" is not one of usd');
});
