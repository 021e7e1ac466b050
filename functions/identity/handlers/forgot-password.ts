import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { userPool } from "../adapters/user-pool.ts";
import { sessionRoutes } from "../contract/session.ts";
import { sessionEnv } from "../env.ts";
import type { ForgotPassword } from "../flows/ports.ts";

export const forgotPassword = (ports: { readonly forgotPassword: ForgotPassword }) =>
  endpoint(
    sessionRoutes.forgotPassword,
    async ({ body }) => (await ports.forgotPassword(body.email)) ?? { state: "sent" as const },
  );

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = forgotPassword(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
