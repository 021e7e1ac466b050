import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { shownToOperators } from "../domain/payee.ts";
import type { FindPayee } from "../flows/ports.ts";

const unknownAccount = refuse("unknown-account", "The creator has opened no account.");

export const getAccountOf = (ports: { readonly findPayee: FindPayee }) =>
  endpoint(routes.getAccountOf, async ({ params }) => {
    const kept = await ports.findPayee(params.id);
    return kept ? shownToOperators(kept) : unknownAccount;
  });

export const handler = getAccountOf(liveReading());
