import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { userPool } from "../adapters/user-pool.ts";
import { registrationRoutes } from "../contract/registration.ts";
import { sessionEnv } from "../env.ts";
import type { ResendCode } from "../flows/ports.ts";

export const resendCode = (ports: { readonly resendCode: ResendCode }) =>
  endpoint(
    registrationRoutes.resendCode,
    async ({ body }) => (await ports.resendCode(body.email)) ?? { state: "sent" as const },
  );

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = resendCode(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
