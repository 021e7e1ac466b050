import { type FindCards, findCards, withCreators } from "../../creators/client.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findAccount } from "../adapters/account.ts";
import { usageRoutes } from "../contract/usage.ts";
import { balancesOf } from "../domain/balance.ts";
import { balancesEnv } from "../env.ts";
import type { FindAccount, Now } from "../flows/ports.ts";

export const getCredits = (ports: {
  readonly findAccount: FindAccount;
  readonly findCards: FindCards;
  readonly now: Now;
}) =>
  endpoint(usageRoutes.getCredits, async (request) => {
    const account = await ports.findAccount(member(request).user);
    return { balances: await withCreators(ports.findCards, balancesOf(account, ports.now())) };
  });

const env = environment(...balancesEnv);
const tables = { credits: env.CREDITS_TABLE, commerce: env.COMMERCE_TABLE };

export const handler = getCredits({
  findAccount: findAccount(documents, tables),
  findCards: findCards(documents, env.CREATORS_TABLE),
  now: () => Date.now(),
});
