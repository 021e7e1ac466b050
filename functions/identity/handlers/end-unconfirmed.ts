import { logger } from "../../shared/runtime/logger.ts";
import { liveUnconfirmed } from "../adapters/live.ts";
import { CONFIRMING_SECONDS, REGISTRATION_SECONDS } from "../domain/registration.ts";
import type { ListUnconfirmed, Now, RemoveAccount } from "../flows/ports.ts";

export interface EndUnconfirmedPorts {
  readonly listUnconfirmed: ListUnconfirmed;
  readonly removeAccount: RemoveAccount;
  readonly now: Now;
}

/** Takes away accounts that nobody confirmed and nobody can any more. One that cannot be removed stops no other. */
export const endUnconfirmed = (ports: EndUnconfirmedPorts) => async (): Promise<{ removed: number }> => {
  const before = ports.now() - (REGISTRATION_SECONDS + CONFIRMING_SECONDS) * 1000;
  let [removed, failures] = [0, 0];
  for await (const { id, createdAt } of ports.listUnconfirmed()) {
    if (createdAt > before) continue;
    try {
      await ports.removeAccount(id);
      removed++;
    } catch (error) {
      failures++;
      logger.error("an unconfirmed account could not be removed", error as Error);
    }
  }
  logger.info("unconfirmed accounts are ended", { removed, failures });
  if (failures > 0) throw new Error(`${failures} unconfirmed accounts could not be removed; they are tried again.`);
  return { removed };
};

/** On its schedule. */
export const handler = endUnconfirmed(liveUnconfirmed());
