import { randomBytes } from "node:crypto";
import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { VISITOR_BYTES, visitorIdOf } from "../../shared/kernel/visitor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { liveVisitorTokens } from "../../shared/runtime/visitor-tokens.ts";
import { findUnconfirmed, joinGroup, userPool } from "./user-pool.ts";
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

/** For telling a registration that is sent again. */
export function liveRegistration() {
  const env = environment("USER_POOL_CLIENT_ID", "USER_POOL_ID");
  return {
    findUnconfirmed: findUnconfirmed(new CognitoIdentityProviderClient({}), env.USER_POOL_CLIENT_ID, env.USER_POOL_ID),
  };
}

/** For what changes groups. */
export const liveGroups = () => ({
  joinGroup: joinGroup(new CognitoIdentityProviderClient({}), environment("USER_POOL_ID").USER_POOL_ID),
});
