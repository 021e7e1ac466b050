import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findPayee, savePayee } from "../adapters/dynamodb/payees.ts";
import { accountRoutes } from "../contract/account.ts";
import { retiredPayee, toOperatorsAccount } from "../domain/payee.ts";
import { payoutsEnv } from "../env.ts";
import type { FindPayee, Now, SavePayee } from "../flows/ports.ts";

export interface RetireAccountPorts {
  readonly findPayee: FindPayee;
  readonly savePayee: SavePayee;
  readonly pause: Pause;
  readonly now: Now;
}

const unknown = refuse("unknown-account", "The creator has opened no account.");

/** Its transfers stay there; payable money waits for the next account. */
export const retireAccount = (ports: RetireAccountPorts) =>
  endpoint(accountRoutes.retireAccount, async (request) => {
    const { user: by } = member(request);
    return retryOnConflict(ports.pause, async () => {
      const before = await ports.findPayee(request.params.id);
      if (!before) return unknown;
      const after = retiredPayee(before, by, request.body.reason, iso(ports.now()));
      const isKept = after === before || (await ports.savePayee(after)) === "done";
      return isKept ? toOperatorsAccount(after) : conflict;
    });
  });

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
const now = () => Date.now();
export const handler = retireAccount({
  findPayee: findPayee(documents, PAYOUTS_TABLE),
  savePayee: savePayee(documents, PAYOUTS_TABLE, now),
  pause,
  now,
});
