import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { forgetToken } from "../adapters/sessions.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { confirmationEnv } from "../env.ts";
import type { CloseSession, ForgetToken } from "../flows/ports.ts";

export const logOut = (ports: { readonly closeSession: CloseSession; readonly forgetToken: ForgetToken }) =>
  endpoint(sessionRoutes.logOut, async ({ body }) => {
    await ports.closeSession(body.refreshToken);
    await ports.forgetToken(body.refreshToken);
    return undefined;
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = logOut({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  forgetToken: forgetToken(documents, IDENTITY_TABLE),
});
