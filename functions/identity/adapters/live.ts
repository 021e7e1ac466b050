import { randomBytes, randomUUID } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { VISITOR_BYTES, visitorIdOf } from "../../shared/kernel/visitor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { liveVisitorTokens } from "../../shared/runtime/visitor-tokens.ts";
import { registrations } from "./registrations.ts";
import { changeLanguage, findSession, poolAdministration, userPool } from "./user-pool.ts";
import { claimVisitor, findUser, insertUser, updateUser } from "./users.ts";

/** For what talks to the user pool as its client. */
export const liveSessions = () =>
  userPool(new CognitoIdentityProviderClient({}), environment("USER_POOL_CLIENT_ID").USER_POOL_CLIENT_ID);

/** For the users of our table. */
export function liveUsers() {
  const { IDENTITY_TABLE: table } = environment("IDENTITY_TABLE");
  return {
    insertUser: insertUser(documents, table),
    findUser: findUser(documents, table),
    updateUser: updateUser(documents, table),
    claimVisitor: claimVisitor(documents, table),
    now: () => Date.now(),
  };
}

/** For what issues visitors' tokens, and takes them. */
export function liveVisitors() {
  const tokens = liveVisitorTokens();
  return {
    newVisitor: (at: number) => visitorIdOf(at, randomBytes(VISITOR_BYTES)),
    signVisitor: tokens.sign,
    verifyVisitor: tokens.verify,
    now: () => Date.now(),
  };
}

/** For what administers the user pool. */
export const livePool = () =>
  poolAdministration(new CognitoIdentityProviderClient({}), environment("USER_POOL_ID").USER_POOL_ID);

const liveRegistrations = () =>
  registrations(documents, environment("IDENTITY_TABLE").IDENTITY_TABLE, () => Date.now());

/** For what a user changes of their own account. */
export const liveOwnAccount = () => ({
  ...liveUsers(),
  changeLanguage: changeLanguage(new CognitoIdentityProviderClient({})),
});

/** For what vouches for callers. */
export const liveVouching = () => {
  const client = new CognitoIdentityProviderClient({});
  return { findSession: findSession(client), listGroups: livePool().listGroups };
};

/** For a second factor of the caller's own. */
export const liveSecondFactor = () => ({ ...liveSessions(), ...livePool(), ...liveUsers() });

/** For who registers. */
export const liveRegistration = () => ({
  ...liveSessions(),
  ...livePool(),
  ...liveVisitors(),
  ...liveRegistrations(),
  newId: () => randomUUID(),
});

/** For who confirms a registration. */
export const liveConfirmation = () => ({ ...liveSessions(), ...liveUsers(), ...liveRegistrations() });

/** For the end of what nobody confirmed. */
export const liveUnconfirmed = () => ({ ...livePool(), now: () => Date.now() });

/** For a new password. */
export const liveReset = () => ({ ...liveSessions(), ...livePool() });
