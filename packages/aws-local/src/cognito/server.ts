import { setTimeout } from "node:timers/promises";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { type Operations, type Service, serveJson } from "../protocol/json-service.ts";
import { adminAddUserToGroup } from "./operations/admin-add-user-to-group.ts";
import { adminCreateUser } from "./operations/admin-create-user.ts";
import { adminDeleteUser } from "./operations/admin-delete-user.ts";
import { adminDisableUser } from "./operations/admin-disable-user.ts";
import { adminGetUser } from "./operations/admin-get-user.ts";
import { adminListGroupsForUser } from "./operations/admin-list-groups-for-user.ts";
import { adminRemoveUserFromGroup } from "./operations/admin-remove-user-from-group.ts";
import { adminSetUserMFAPreference } from "./operations/admin-set-user-mfa-preference.ts";
import { adminSetUserPassword } from "./operations/admin-set-user-password.ts";
import { adminUpdateUserAttributes } from "./operations/admin-update-user-attributes.ts";
import { adminUserGlobalSignOut } from "./operations/admin-user-global-sign-out.ts";
import { associateSoftwareToken } from "./operations/associate-software-token.ts";
import { changePassword } from "./operations/change-password.ts";
import { confirmForgotPassword } from "./operations/confirm-forgot-password.ts";
import { confirmSignUp } from "./operations/confirm-sign-up.ts";
import { forgotPassword } from "./operations/forgot-password.ts";
import { getTokensFromRefreshToken } from "./operations/get-tokens-from-refresh-token.ts";
import { getUser } from "./operations/get-user.ts";
import { globalSignOut } from "./operations/global-sign-out.ts";
import { initiateAuth } from "./operations/initiate-auth.ts";
import { listUserPools } from "./operations/list-user-pools.ts";
import { listUsers } from "./operations/list-users.ts";
import { resendConfirmationCode } from "./operations/resend-confirmation-code.ts";
import { respondToAuthChallenge } from "./operations/respond-to-auth-challenge.ts";
import { revokeToken } from "./operations/revoke-token.ts";
import { setUserMFAPreference } from "./operations/set-user-mfa-preference.ts";
import { signUp } from "./operations/sign-up.ts";
import { updateUserAttributes } from "./operations/update-user-attributes.ts";
import { verifySoftwareToken } from "./operations/verify-software-token.ts";
import { codeAt, stepsTaken } from "./totp.ts";
import { UserPool, type UserPoolOptions } from "./user-pool.ts";

export type { Mail } from "./user-pool.ts";

export interface CognitoOptions extends UserPoolOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<JsonCall>;
}

export interface Cognito extends Service {
  /**
   * The code that a user's authenticator app shows, as soon as it shows an unused one; undefined for users without an
   * app.
   */
  readonly shownCode: (email: string) => Promise<string | undefined>;
}

const OPERATIONS: Readonly<Record<string, (pool: UserPool, input: unknown) => Promise<unknown>>> = {
  SignUp: signUp,
  ConfirmSignUp: confirmSignUp,
  ResendConfirmationCode: resendConfirmationCode,
  InitiateAuth: initiateAuth,
  RespondToAuthChallenge: respondToAuthChallenge,
  GetTokensFromRefreshToken: getTokensFromRefreshToken,
  RevokeToken: revokeToken,
  GlobalSignOut: globalSignOut,
  GetUser: getUser,
  UpdateUserAttributes: updateUserAttributes,
  AssociateSoftwareToken: associateSoftwareToken,
  VerifySoftwareToken: verifySoftwareToken,
  SetUserMFAPreference: setUserMFAPreference,
  ChangePassword: changePassword,
  ForgotPassword: forgotPassword,
  ConfirmForgotPassword: confirmForgotPassword,
  ListUserPools: listUserPools,
  ListUsers: listUsers,
  AdminCreateUser: adminCreateUser,
  AdminSetUserPassword: adminSetUserPassword,
  AdminGetUser: adminGetUser,
  AdminUpdateUserAttributes: adminUpdateUserAttributes,
  AdminSetUserMFAPreference: adminSetUserMFAPreference,
  AdminAddUserToGroup: adminAddUserToGroup,
  AdminRemoveUserFromGroup: adminRemoveUserFromGroup,
  AdminListGroupsForUser: adminListGroupsForUser,
  AdminUserGlobalSignOut: adminUserGlobalSignOut,
  AdminDisableUser: adminDisableUser,
  AdminDeleteUser: adminDeleteUser,
};

/** How long to wait before looking for another code again. */
const LOOK_EVERY_MS = 100;

async function shownCode(pool: UserPool, email: string): Promise<string | undefined> {
  for (;;) {
    const found = pool.find(email);
    // While a factor is being set up, the app already has the new secret.
    const app = found?.pendingSecret ? { secret: found.pendingSecret, lastUsed: 0 } : found?.softwareToken;
    if (!app) return undefined;
    const [step] = stepsTaken(pool.now(), app.lastUsed);
    if (step !== undefined) return codeAt(app.secret, step);
    await setTimeout(LOOK_EVERY_MS);
  }
}

/**
 * One Cognito user pool with one client on 127.0.0.1. Users sign in by e-mail, and errors do not disclose who exists.
 * Mail goes to `deliver`.
 */
export async function startCognito(options: CognitoOptions): Promise<Cognito> {
  const pool = await UserPool.open(options);
  const operations: Operations = Object.fromEntries(
    Object.entries(OPERATIONS).map(([name, run]) => [name, (input: unknown) => run(pool, input)]),
  );
  const documents = { [`/${pool.settings.id}/.well-known/jwks.json`]: pool.tokens.keySet };
  const service = await serveJson(operations, { port: options.port, gate: options.gate, documents });
  return {
    url: service.url,
    shownCode: (email) => shownCode(pool, email),
    async close() {
      await service.close();
      await pool.users.close();
    },
  };
}
