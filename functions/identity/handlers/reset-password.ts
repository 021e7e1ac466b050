import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { poolAdministration, userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import { resetEnv } from "../env.ts";
import type { CloseSessions, ResetPassword } from "../flows/ports.ts";

export const resetPassword = (ports: {
  readonly resetPassword: ResetPassword;
  readonly closeSessions: CloseSessions;
}) =>
  endpoint(sessionRoutes.resetPassword, async ({ body }) => {
    if (!isStrong(body.password)) return weakPassword;
    const refused = await ports.resetPassword(body.email, body.code, body.password);
    if (refused) return refused;
    // A new password alone ends nothing at the pool.
    await ports.closeSessions(body.email);
    return undefined;
  });

const { USER_POOL_CLIENT_ID, USER_POOL_ID } = environment(...resetEnv);
const client = new CognitoIdentityProviderClient({});
export const handler = resetPassword({
  ...userPool(client, USER_POOL_CLIENT_ID),
  ...poolAdministration(client, USER_POOL_ID),
});
