import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAccount } from "../adapters/account.ts";
import { usageRoutes } from "../contract/usage.ts";
import { balancesOf } from "../domain/balance.ts";
import { accountEnv } from "../env.ts";
import type { FindAccount, Now } from "../flows/ports.ts";

export const getCredits = (ports: { readonly findAccount: FindAccount; readonly now: Now }) =>
  endpoint(usageRoutes.getCredits, async (request) => {
    const account = await ports.findAccount(member(request).user);
    return { balances: balancesOf(account, ports.now()) };
  });

const env = environment(...accountEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

export const handler = getCredits({
  findAccount: findAccount(documents, tables),
  now: () => Date.now(),
});
