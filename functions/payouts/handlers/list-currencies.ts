import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { balanceRoutes } from "../contract/balance.ts";
import { settlementCurrencies, soldInOf } from "../domain/currencies.ts";
import { currenciesEnv } from "../env.ts";

export const listCurrencies = (setting: string) => {
  const currencies = soldInOf(settlementCurrencies(setting));
  return endpoint(balanceRoutes.listCurrencies, async () => ({ currencies }));
};

const { SETTLEMENT_CURRENCIES } = environment(...currenciesEnv);
export const handler = listCurrencies(SETTLEMENT_CURRENCIES);
