import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPayee } from "../adapters/dynamodb/payees.ts";
import { accountRoutes } from "../contract/account.ts";
import { toOperatorsAccount } from "../domain/payee.ts";
import { payoutsEnv } from "../env.ts";
import type { FindPayee } from "../flows/ports.ts";

const unknownAccount = refuse("unknown-account", "The creator has opened no account.");

export const getAccountOf = (ports: { readonly findPayee: FindPayee }) =>
  endpoint(accountRoutes.getAccountOf, async ({ params }) => {
    const kept = await ports.findPayee(params.id);
    return kept ? toOperatorsAccount(kept) : unknownAccount;
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
export const handler = getAccountOf({ findPayee: findPayee(documents, PAYOUTS_TABLE) });
