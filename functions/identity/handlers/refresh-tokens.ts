import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { sessionEnv } from "../env.ts";
import type { RefreshSession } from "../flows/ports.ts";

export const refreshTokens = (ports: { readonly refreshSession: RefreshSession }) =>
  endpoint(sessionRoutes.refreshTokens, ({ body }) => ports.refreshSession(body.refreshToken));

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = refreshTokens(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
