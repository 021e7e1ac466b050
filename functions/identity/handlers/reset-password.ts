import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { closeSessions, markEnded } from "../adapters/sessions.ts";
import { poolAdministration, userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import { resetEnv } from "../env.ts";
import type { CloseSessions, FindAccount, ResetPassword } from "../flows/ports.ts";

export const resetPassword = (ports: {
  readonly resetPassword: ResetPassword;
  readonly findAccount: FindAccount;
  readonly closeSessions: CloseSessions;
}) =>
  endpoint(sessionRoutes.resetPassword, async ({ body }) => {
    if (!isStrong(body.password)) return weakPassword;
    const refused = await ports.resetPassword(body.email, body.code, body.password);
    if (refused) return refused;
    // The pool ends no session by itself.
    const account = await ports.findAccount(body.email);
    if (account) await ports.closeSessions(account.id);
    return undefined;
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID, USER_POOL_ID } = environment(...resetEnv);
const client = new CognitoIdentityProviderClient({});
const pool = poolAdministration(client, USER_POOL_ID);
export const handler = resetPassword({
  ...userPool(client, USER_POOL_CLIENT_ID),
  findAccount: pool.findAccount,
  closeSessions: closeSessions(
    pool.closeSessions,
    markEnded(documents, IDENTITY_TABLE, () => Date.now()),
  ),
});
