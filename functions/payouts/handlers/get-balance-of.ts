import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { amountsOn } from "../domain/balance.ts";
import { dayOf } from "../domain/schedule.ts";
import type { FindBalances, Now } from "../flows/ports.ts";

export const getBalanceOf = (ports: { readonly findBalances: FindBalances; readonly now: Now }) =>
  endpoint(routes.getBalanceOf, async ({ params }) => {
    const today = dayOf(ports.now());
    const balances = await ports.findBalances(params.id);
    return { balances: balances.map((of) => ({ currency: of.currency, ...amountsOn(of, today) })) };
  });

export const handler = getBalanceOf(liveReading());
