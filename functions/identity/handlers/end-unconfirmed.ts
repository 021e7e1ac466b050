import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { SECOND_MS } from "../../shared/kernel/time.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { poolEnv } from "../env.ts";
import type { ListUnconfirmed, Now, RemoveAccount } from "../flows/ports.ts";
import { CONFIRMING_SECONDS, REGISTRATION_SECONDS } from "../settings.ts";

export interface EndUnconfirmedPorts {
  readonly listUnconfirmed: ListUnconfirmed;
  readonly removeAccount: RemoveAccount;
  readonly now: Now;
}

/** Deletes accounts whose time to be confirmed has passed. A failure does not stop the others. */
export const endUnconfirmed = (ports: EndUnconfirmedPorts) => async (): Promise<{ removed: number }> => {
  const before = ports.now() - (REGISTRATION_SECONDS + CONFIRMING_SECONDS) * SECOND_MS;
  let [removed, failures] = [0, 0];
  for await (const { id, createdAt } of ports.listUnconfirmed()) {
    if (createdAt > before) continue;
    try {
      await ports.removeAccount(id);
      removed++;
    } catch (error) {
      failures++;
      logger.error("an unconfirmed account could not be removed", { id, error });
    }
  }
  logger.info("unconfirmed accounts were removed", { removed, failures });
  if (failures > 0) throw new Error(`${failures} unconfirmed accounts could not be removed; the next run tries again.`);
  return { removed };
};

const { USER_POOL_ID } = environment(...poolEnv);
export const handler = endUnconfirmed({
  ...poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID),
  now: () => Date.now(),
});
