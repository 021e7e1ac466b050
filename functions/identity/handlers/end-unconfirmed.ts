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

/** Takes away accounts that nobody confirmed and nobody can any more. One that cannot be removed stops no other. */
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
  logger.info("unconfirmed accounts are ended", { removed, failures });
  if (failures > 0) throw new Error(`${failures} unconfirmed accounts could not be removed; they are tried again.`);
  return { removed };
};

const { USER_POOL_ID } = environment(...poolEnv);
/** On its schedule. */
export const handler = endUnconfirmed({
  ...poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID),
  now: () => Date.now(),
});
