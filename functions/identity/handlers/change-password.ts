import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { closeSessions, markEnded } from "../adapters/sessions.ts";
import { changePassword as atPool, poolAdministration } from "../adapters/user-pool.ts";
import { accountRoutes } from "../contract/account.ts";
import { isStrong, weakPassword } from "../domain/password.ts";
import { lookUpEnv } from "../env.ts";
import type { ChangePassword, CloseSessions } from "../flows/ports.ts";

export interface ChangePasswordPorts {
  readonly changePassword: ChangePassword;
  readonly closeSessions: CloseSessions;
}

export const changePassword = (ports: ChangePasswordPorts) =>
  endpoint(accountRoutes.changePassword, async (request) => {
    const { user } = member(request);
    const { password, newPassword } = request.body;
    if (!isStrong(newPassword)) return weakPassword;
    const refused = await ports.changePassword(accessTokenOf(request.headers), password, newPassword);
    if (refused) return refused;
    // The pool ends no session by itself, and somebody who knew the old password may be logged in.
    await ports.closeSessions(user);
    return undefined;
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
const client = new CognitoIdentityProviderClient({});
const pool = poolAdministration(client, USER_POOL_ID);
export const handler = changePassword({
  changePassword: atPool(client),
  closeSessions: closeSessions(
    pool.closeSessions,
    markEnded(documents, IDENTITY_TABLE, () => Date.now()),
  ),
});
