import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProfile } from "../adapters/profiles.ts";
import { subjectOf } from "../contract/event.ts";
import { type EventType, eventTypes } from "../contract/event-types.ts";
import { historyRoutes } from "../contract/history.ts";
import { profilesEnv } from "../env.ts";
import type { FindProfile } from "../flows/ports.ts";

export const listHistory = (ports: { readonly findProfile: FindProfile }) =>
  endpoint(historyRoutes.listHistory, async (request) => {
    const { user } = member(request);
    const { limit, cursor } = request.query;
    const scope = `history:${user}`;
    const after = decodeCursor(scope, cursor, idPlace)?.id;
    const { profile } = await ports.findProfile(subjectOf({ user }));
    const known = profile?.products ?? [];
    // If the cursor's product was forgotten meanwhile, the list begins again.
    const from = known.findIndex(({ product }) => product === after) + 1;
    const page = known.slice(from, from + limit);
    const last = from + limit < known.length ? page.at(-1) : undefined;
    return {
      items: page.map(({ product: productId, at, sums }) => ({
        productId,
        at,
        did: eventTypes.filter((type: EventType) => sums[type] !== undefined),
      })),
      cursor: encodeCursor(scope, last && { id: last.product }),
    };
  });

const { BEHAVIOUR_TABLE } = environment(...profilesEnv);
export const handler = listHistory({ findProfile: findProfile(documents, BEHAVIOUR_TABLE) });
