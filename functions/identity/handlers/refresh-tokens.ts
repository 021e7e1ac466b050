import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { liveSealing } from "../adapters/sealing.ts";
import { keepSession } from "../adapters/sessions.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { confirmationEnv } from "../env.ts";
import type { KeepSession, RefreshSession } from "../flows/ports.ts";

export const refreshTokens = (ports: { readonly refreshSession: RefreshSession; readonly keepSession: KeepSession }) =>
  endpoint(sessionRoutes.refreshTokens, async ({ body, headers }) => {
    const tokens = await ports.refreshSession(body.refreshToken);
    // If this fails, the caller repeats the request with the old token, which stays valid for 30 seconds.
    if (!isRefusal(tokens)) await ports.keepSession(tokens, headers["user-agent"]);
    return tokens;
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = refreshTokens({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  keepSession: keepSession(documents, IDENTITY_TABLE, liveSealing(), () => Date.now()),
});
