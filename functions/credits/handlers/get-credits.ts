import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccounts } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { balancesOf } from "../domain/balance.ts";
import type { FindAccount, Now } from "../flows/ports.ts";

export const getCredits = (ports: { readonly findAccount: FindAccount; readonly now: Now }) =>
  endpoint(routes.getCredits, async (request) => {
    const account = await ports.findAccount(member(request).user);
    return { balances: balancesOf(account, ports.now()) };
  });

export const handler = getCredits(liveAccounts());
