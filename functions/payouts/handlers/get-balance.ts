import type * as z from "zod";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveBalances } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { amountsOn, type Balance, isStopped, nextTransferOn } from "../domain/balance.ts";
import type { Payee } from "../domain/payee.ts";
import { dayOf } from "../domain/schedule.ts";
import type { AreHalted, FindBalances, FindPayee, Now } from "../flows/ports.ts";

export interface GetBalancePorts {
  readonly findBalances: FindBalances;
  readonly findPayee: FindPayee;
  readonly areHalted: AreHalted;
  readonly now: Now;
}

export const getBalance = (ports: GetBalancePorts) =>
  endpoint(routes.getBalance, async (request) => {
    const { user } = member(request);
    const [balances, payee, halted] = await Promise.all([
      ports.findBalances(user),
      ports.findPayee(user),
      ports.areHalted(user),
    ]);
    const transfers = standing(balances, payee, halted);
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

function standing(
  balances: readonly Balance[],
  payee: Payee | undefined,
  halted: boolean,
): z.infer<typeof routes.getBalance.reply>["transfers"] {
  if (halted) return "halted";
  if (isStopped(balances)) return "stopped";
  return payee?.state === "enabled" ? "on" : "no-account";
}

export const handler = getBalance(liveBalances());
