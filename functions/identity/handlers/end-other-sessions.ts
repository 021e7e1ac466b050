import { CognitoIdentityProviderClient } from "@aws-sdk/client-cognito-identity-provider";
import { inTurns } from "../../shared/kernel/in-turns.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { liveSealing } from "../adapters/sealing.ts";
import { sessionIn } from "../adapters/session-in.ts";
import { keptSessions, tokenOf } from "../adapters/sessions.ts";
import { userPool } from "../adapters/user-pool.ts";
import { singleSessionRoutes } from "../contract/sessions.ts";
import { confirmationEnv } from "../env.ts";
import { type EndPorts, ended } from "../flows/end-kept.ts";
import type { ListKept } from "../flows/ports.ts";
import { ENDED_AT_ONCE, MOST_ENDED } from "../settings.ts";

const PAGE = 100;

export const endOtherSessions = (ports: EndPorts & { readonly listKept: ListKept }) =>
  endpoint(singleSessionRoutes.endOtherSessions, async (request) => {
    const { user } = member(request);
    const own = sessionIn(accessTokenOf(request.headers)).session;
    let cursor: string | undefined;
    let count = 0;
    let refused: Refusal<"session-sealed"> | undefined;
    do {
      const page = await ports.listKept(user, { limit: PAGE, cursor });
      const others = page.items.filter(({ id }) => id !== own);
      await inTurns(
        ENDED_AT_ONCE,
        others,
        ({ id }) => id,
        async (kept) => {
          const refusal = await ended(ports, user, kept);
          if (refusal) refused = refusal;
          else count++;
        },
      );
      cursor = page.cursor;
    } while (cursor !== undefined && count < MOST_ENDED);
    return refused ?? { ended: count, left: cursor !== undefined };
  });

const { IDENTITY_TABLE, USER_POOL_CLIENT_ID } = environment(...confirmationEnv);
export const handler = endOtherSessions({
  ...userPool(new CognitoIdentityProviderClient({}), USER_POOL_CLIENT_ID),
  ...keptSessions(documents, IDENTITY_TABLE, () => Date.now()),
  tokenOf: tokenOf(liveSealing()),
});
