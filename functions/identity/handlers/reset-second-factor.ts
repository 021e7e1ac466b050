import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { closeSessions, markEnded } from "../adapters/sessions.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { secondFactorRoutes } from "../contract/second-factor.ts";
import { lookUpEnv } from "../env.ts";
import type { CloseSessions, LeaveStaff, ResetSecret } from "../flows/ports.ts";

export interface ResetSecondFactorPorts {
  readonly leaveStaff: LeaveStaff;
  readonly resetSecret: ResetSecret;
  readonly closeSessions: CloseSessions;
}

export const resetSecondFactor = (ports: ResetSecondFactorPorts) =>
  endpoint(secondFactorRoutes.resetSecondFactor, async (request) => {
    const { user: operator } = member(request);
    const { id } = request.params;
    // Anyone who knows the password could set up the next factor, so the group must be given back by a person afterwards.
    if (!(await ports.leaveStaff(id)) || !(await ports.resetSecret(id)))
      return refuse("unknown-user", "There is no account with this id.");
    await ports.closeSessions(id);
    logger.info("a second factor was reset", { operator, account: id });
    return undefined;
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
const pool = poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID);
export const handler = resetSecondFactor({
  ...pool,
  closeSessions: closeSessions(
    pool.closeSessions,
    markEnded(documents, IDENTITY_TABLE, () => Date.now()),
  ),
});
