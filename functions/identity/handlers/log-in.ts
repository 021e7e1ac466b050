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
import type { KeepSession, OpenSession } from "../flows/ports.ts";

export const logIn = (ports: { readonly openSession: OpenSession; readonly keepSession: KeepSession }) =>
  endpoint(sessionRoutes.logIn, async ({ body, headers }) => {
    const tokens = await ports.openSession(body.email, body.password, body.code);
    // Recorded before the reply: a session that is not in the list could not be ended from elsewhere.
    if (!isRefusal(tokens)) await ports.keepSession(tokens, headers["user-agent"]);
    return tokens;
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = logIn({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  keepSession: keepSession(documents, IDENTITY_TABLE, liveSealing(), () => Date.now()),
});
