import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { closeSessions, markEnded } from "../adapters/sessions.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { accountRoutes } from "../contract/account.ts";
import { lookUpEnv } from "../env.ts";
import type { CloseSessions } from "../flows/ports.ts";

/** Also ends sessions that began directly at the pool and are not in our list. */
export const endSessions = (ports: { readonly closeSessions: CloseSessions }) =>
  endpoint(accountRoutes.endSessions, async (request) => {
    await ports.closeSessions(member(request).user);
    return undefined;
  });

const { IDENTITY_TABLE, USER_POOL_ID } = environment(...lookUpEnv);
const pool = poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID);
export const handler = endSessions({
  closeSessions: closeSessions(
    pool.closeSessions,
    markEnded(documents, IDENTITY_TABLE, () => Date.now()),
  ),
});
