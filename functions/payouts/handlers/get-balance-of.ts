import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findBalances } from "../adapters/dynamodb/balances.ts";
import { balanceRoutes } from "../contract/balance.ts";
import { amountsOn } from "../domain/balance.ts";
import { dayAt } from "../domain/schedule.ts";
import { payoutsEnv } from "../env.ts";
import type { FindBalances, Now } from "../flows/ports.ts";

export const getBalanceOf = (ports: { readonly findBalances: FindBalances; readonly now: Now }) =>
  endpoint(balanceRoutes.getBalanceOf, async ({ params }) => {
    const today = dayAt(ports.now());
    const balances = await ports.findBalances(params.id);
    return { balances: balances.map((of) => ({ currency: of.currency, ...amountsOn(of, today) })) };
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = getBalanceOf({
  findBalances: findBalances(documents, PAYOUTS_TABLE),
  now: () => Date.now(),
});
