import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { accessTokenOf } from "../../shared/runtime/identity.ts";
import { sessionIn } from "../adapters/session-in.ts";
import { keptSessions } from "../adapters/sessions.ts";
import { singleSessionRoutes } from "../contract/sessions.ts";
import { accountEnv } from "../env.ts";
import type { ListKept } from "../flows/ports.ts";

export const listSessions = (ports: { readonly listKept: ListKept }) =>
  endpoint(singleSessionRoutes.listSessions, async (request) => {
    const { session } = sessionIn(accessTokenOf(request.headers));
    const { items, cursor } = await ports.listKept(member(request).user, request.query);
    const shown = items.map(({ id, device, openedAt, usedAt }) => ({
      ...{ id, device, openedAt, usedAt },
      current: id === session,
    }));
    return { items: shown, cursor };
  });

const { IDENTITY_TABLE } = environment(...accountEnv);
export const handler = listSessions(keptSessions(documents, IDENTITY_TABLE, () => Date.now()));
