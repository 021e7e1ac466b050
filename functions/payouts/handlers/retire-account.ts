import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveRetiring } from "../adapters/live.ts";
import { routes } from "../contract/payout.ts";
import { retired, shownToOperators } from "../domain/payee.ts";
import type { FindPayee, Now, Pause, SavePayee } from "../flows/ports.ts";

export interface RetireAccountPorts {
  readonly findPayee: FindPayee;
  readonly savePayee: SavePayee;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 8;
const unknown = refuse("unknown-account", "The creator has opened no account.");

/** What was sent to it stays there; what is payable waits for the next account. */
export const retireAccount = (ports: RetireAccountPorts) =>
  endpoint(routes.retireAccount, async (request) => {
    const { user: by } = member(request);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const before = await ports.findPayee(request.params.id);
      if (!before) return unknown;
      const after = retired(before, by, request.body.reason, new Date(ports.now()).toISOString());
      if (after === before || (await ports.savePayee(after)) === "done") return shownToOperators(after);
    }
    throw new Error(`The account of ${request.params.id} kept changing; it is left as it is.`);
  });

export const handler = retireAccount(liveRetiring());
