import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { liveSecondFactor } from "../adapters/live.ts";
import { routes } from "../contract/identity.ts";
import { secretUri } from "../domain/second-factor.ts";
import type { FindUser, NewSecret } from "../flows/ports.ts";

export interface SetUpSecondFactorPorts {
  readonly newSecret: NewSecret;
  readonly findUser: FindUser;
}

export const setUpSecondFactor = (ports: SetUpSecondFactorPorts) =>
  endpoint(routes.setUpSecondFactor, async (request) => {
    const { user } = member(request);
    const secret = await ports.newSecret(accessTokenOf(request.headers));
    if (isRefusal(secret)) return secret;
    const found = await ports.findUser(user);
    return { secret, uri: secretUri(secret, found?.email ?? user) };
  });

export const handler = setUpSecondFactor(liveSecondFactor());
