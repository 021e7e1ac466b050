import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveAccounts } from "../adapters/live.ts";
import { balancesOf } from "../balance.ts";
import { routes } from "../contract.ts";
import type { FindAccount, Now } from "../ports.ts";

export const getCredits = (ports: { readonly findAccount: FindAccount; readonly now: Now }) =>
  endpoint(routes.getCredits, async (request) => {
    const account = await ports.findAccount(member(request).user);
    return { balances: balancesOf(account, ports.now()) };
  });

export const handler = getCredits(liveAccounts());
