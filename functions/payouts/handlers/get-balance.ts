import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { amountsOn, type Balance, isStopped, nextTransferOn } from "../balance.ts";
import { routes } from "../contract.ts";
import type { Payee } from "../payee.ts";
import type { FindBalances, FindPayee, Now } from "../ports.ts";
import { dayOf } from "../schedule.ts";

export interface GetBalancePorts {
  readonly findBalances: FindBalances;
  readonly findPayee: FindPayee;
  readonly now: Now;
}

export const getBalance = (ports: GetBalancePorts) =>
  endpoint(routes.getBalance, async (request) => {
    const { user } = member(request);
    const [balances, payee] = await Promise.all([ports.findBalances(user), ports.findPayee(user)]);
    const transfers = standing(balances, payee);
    const now = ports.now();
    return {
      transfers,
      balances: balances.map((balance) => ({
        currency: balance.currency,
        ...amountsOn(balance, dayOf(now)),
        ...(transfers === "on" && { nextTransferOn: nextTransferOn(balance, now) }),
      })),
    };
  });

function standing(balances: readonly Balance[], payee: Payee | undefined): "on" | "no-account" | "stopped" {
  if (isStopped(balances)) return "stopped";
  return payee?.state === "enabled" ? "on" : "no-account";
}

export const handler = getBalance(liveReading());
