import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { sessionEnv } from "../env.ts";
import type { CloseSession } from "../flows/ports.ts";

export const logOut = (ports: { readonly closeSession: CloseSession }) =>
  endpoint(sessionRoutes.logOut, async ({ body }) => {
    await ports.closeSession(body.refreshToken);
    return undefined;
  });

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = logOut(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
