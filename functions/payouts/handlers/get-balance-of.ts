import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { amountsOn } from "../balance.ts";
import { routes } from "../contract.ts";
import type { FindBalances, Now } from "../ports.ts";
import { dayOf } from "../schedule.ts";

export const getBalanceOf = (ports: { readonly findBalances: FindBalances; readonly now: Now }) =>
  endpoint(routes.getBalanceOf, async ({ params }) => {
    const today = dayOf(ports.now());
    const balances = await ports.findBalances(params.id);
    return { balances: balances.map((of) => ({ currency: of.currency, ...amountsOn(of, today) })) };
  });

export const handler = getBalanceOf(liveReading());
