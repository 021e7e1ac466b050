import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { closeSessions, markEnded } from "../adapters/sessions.ts";
import { poolAdministration, userPool } from "../adapters/user-pool.ts";
import { secondFactorRoutes } from "../contract/second-factor.ts";
import { resetEnv } from "../env.ts";
import type { CloseSessions, ForgetSecret, UseSecret } from "../flows/ports.ts";

export interface ConfirmSecondFactorPorts {
  readonly useSecret: UseSecret;
  readonly forgetSecret: ForgetSecret;
  readonly closeSessions: CloseSessions;
}

export const confirmSecondFactor = (ports: ConfirmSecondFactorPorts) =>
  endpoint(secondFactorRoutes.confirmSecondFactor, async (request) => {
    const { user } = member(request);
    const token = accessTokenOf(request.headers);
    const refused = await ports.useSecret(token, request.body.code);
    if (refused) return refused;
    try {
      // Existing sessions were not asked for a code, so they end.
      await ports.closeSessions(user);
    } catch (error) {
      await ports.forgetSecret(token);
      throw error;
    }
    return { state: "on" as const };
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID, USER_POOL_ID } = environment(...resetEnv);
const client = new CognitoIdentityProviderClient({});
const pool = poolAdministration(client, USER_POOL_ID);
export const handler = confirmSecondFactor({
  ...userPool(client, USER_POOL_CLIENT_ID),
  closeSessions: closeSessions(
    pool.closeSessions,
    markEnded(documents, IDENTITY_TABLE, () => Date.now()),
  ),
});
