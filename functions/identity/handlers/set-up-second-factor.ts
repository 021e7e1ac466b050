import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { userPool } from "../adapters/user-pool.ts";
import { findUser } from "../client.ts";
import { secondFactorRoutes } from "../contract/second-factor.ts";
import { secretUri } from "../domain/second-factor.ts";
import { confirmationEnv } from "../env.ts";
import type { FindUser, NewSecret } from "../flows/ports.ts";

export interface SetUpSecondFactorPorts {
  readonly newSecret: NewSecret;
  readonly findUser: FindUser;
}

export const setUpSecondFactor = (ports: SetUpSecondFactorPorts) =>
  endpoint(secondFactorRoutes.setUpSecondFactor, async (request) => {
    const { user } = member(request);
    const secret = await ports.newSecret(accessTokenOf(request.headers));
    if (isRefusal(secret)) return secret;
    const found = await ports.findUser(user);
    return { secret, uri: secretUri(secret, found?.email ?? user) };
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = setUpSecondFactor({
  newSecret: userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID).newSecret,
  findUser: findUser(documents, IDENTITY_TABLE),
});
