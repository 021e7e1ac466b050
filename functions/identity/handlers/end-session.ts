import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { liveSealing } from "../adapters/sealing.ts";
import { keptSessions, tokenOf } from "../adapters/sessions.ts";
import { userPool } from "../adapters/user-pool.ts";
import { singleSessionRoutes } from "../contract/sessions.ts";
import { confirmationEnv } from "../env.ts";
import { type EndPorts, ended } from "../flows/end-kept.ts";
import type { ReadKept } from "../flows/ports.ts";

export const endSession = (ports: EndPorts & { readonly readKept: ReadKept }) =>
  endpoint(singleSessionRoutes.endSession, async (request) => {
    const { user } = member(request);
    const kept = await ports.readKept(user, request.params.id);
    return kept ? ended(ports, user, kept) : refuse("unknown-session", "There is no such session; it may have ended.");
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = endSession({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  ...keptSessions(documents, IDENTITY_TABLE, () => Date.now()),
  tokenOf: tokenOf(liveSealing()),
});
