import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listFollows } from "../adapters/follows.ts";
import { type FindCards, findCards } from "../client.ts";
import { followRoutes } from "../contract/follow.ts";
import { creatorsEnv } from "../env.ts";
import type { ListFollows } from "../flows/ports.ts";

export const listFollowing = (ports: { readonly listFollows: ListFollows; readonly findCards: FindCards }) =>
  endpoint(followRoutes.listFollowing, async (request) => {
    const { items, cursor } = await ports.listFollows(member(request).user, request.query);
    const cards = await ports.findCards(items.map(({ creatorId }) => creatorId));
    return {
      items: items.flatMap(({ creatorId, at }) => {
        const creator = cards.get(creatorId);
        return creator ? [{ creator, since: at }] : [];
      }),
      cursor,
    };
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = listFollowing({
  listFollows: listFollows(documents, CREATORS_TABLE),
  findCards: findCards(documents, CREATORS_TABLE),
});
