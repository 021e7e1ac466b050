import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { endpoint } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { userPool } from "../adapters/user-pool.ts";
import { secondFactorRoutes } from "../contract/second-factor.ts";
import { sessionEnv } from "../env.ts";
import type { ForgetSecret } from "../flows/ports.ts";

export const removeSecondFactor = (ports: { readonly forgetSecret: ForgetSecret }) =>
  endpoint(secondFactorRoutes.removeSecondFactor, ({ headers }) => ports.forgetSecret(accessTokenOf(headers)));

const { USER_POOL_CLIENT_ID } = environment(...sessionEnv);
export const handler = removeSecondFactor(userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID));
