import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { poolAdministration } from "../adapters/user-pool.ts";
import { accountRoutes } from "../contract/account.ts";
import { poolEnv } from "../env.ts";
import type { CloseSessions } from "../flows/ports.ts";

/** The pool lists no sessions and ends one by its refresh token alone (POST /logout): here all end. */
export const endSessions = (ports: { readonly closeSessions: CloseSessions }) =>
  endpoint(accountRoutes.endSessions, async (request) => {
    await ports.closeSessions(member(request).user);
    return undefined;
  });

const { USER_POOL_ID } = environment(...poolEnv);
export const handler = endSessions(poolAdministration(new CognitoIdentityProviderClient({}), USER_POOL_ID));
