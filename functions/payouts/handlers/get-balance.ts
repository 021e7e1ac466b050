import type * as z from "zod";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findBalances } from "../adapters/dynamodb/balances.ts";
import { areHalted } from "../adapters/dynamodb/commerce.ts";
import { findPayee } from "../adapters/dynamodb/payees.ts";
import { balanceRoutes } from "../contract/balance.ts";
import { amountsOn, type Balance, isStopped, nextTransferOn } from "../domain/balance.ts";
import type { Payee } from "../domain/payee.ts";
import { dayAt } from "../domain/schedule.ts";
import { heedingEnv } from "../env.ts";
import type { AreHalted, FindBalances, FindPayee, Now } from "../flows/ports.ts";

export interface GetBalancePorts {
  readonly findBalances: FindBalances;
  readonly findPayee: FindPayee;
  readonly areHalted: AreHalted;
  readonly now: Now;
}

export const getBalance = (ports: GetBalancePorts) =>
  endpoint(balanceRoutes.getBalance, async (request) => {
    const { user } = member(request);
    const [balances, payee, halted] = await Promise.all([
      ports.findBalances(user),
      ports.findPayee(user),
      ports.areHalted(user),
    ]);
    const transfers = transfersOf(balances, payee, halted);
    const now = ports.now();
    return {
      transfers,
      balances: balances.map((balance) => ({
        currency: balance.currency,
        ...amountsOn(balance, dayAt(now)),
        ...(transfers === "on" && { nextTransferOn: nextTransferOn(balance, now) }),
      })),
    };
  });

/** Whether transfers go to a creator, and if not, why. */
function transfersOf(
  balances: readonly Balance[],
  payee: Payee | undefined,
  halted: boolean,
): z.infer<typeof balanceRoutes.getBalance.reply>["transfers"] {
  if (halted) return "halted";
  if (isStopped(balances)) return "stopped";
  return payee?.state === "enabled" ? "on" : "no-account";
}

const { PAYOUTS_TABLE, COMMERCE_TABLE } = environment(...heedingEnv);
export const handler = getBalance({
  findBalances: findBalances(documents, PAYOUTS_TABLE),
  findPayee: findPayee(documents, PAYOUTS_TABLE),
  areHalted: areHalted(documents, COMMERCE_TABLE),
  now: () => Date.now(),
});
