import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { sessionEnv } from "../env.ts";
import type { OpenSession } from "../flows/ports.ts";

export const logIn = (ports: { readonly openSession: OpenSession }) =>
  endpoint(sessionRoutes.logIn, ({ body }) => ports.openSession(body.email, body.password, body.code));

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = logIn(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
