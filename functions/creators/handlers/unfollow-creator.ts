import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { dropFollow } from "../adapters/follows.ts";
import { followRoutes } from "../contract/follow.ts";
import { creatorsEnv } from "../env.ts";
import type { DropFollow } from "../flows/ports.ts";

export const unfollowCreator = (ports: { readonly dropFollow: DropFollow; readonly pause: Pause }) =>
  endpoint(followRoutes.unfollowCreator, async (request) => {
    const { user } = member(request);
    return retryOnConflict(ports.pause, async (n) => {
      const outcome = await ports.dropFollow(user, request.params.creatorId, n + 1);
      return outcome === "conflict" ? conflict : undefined;
    });
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = unfollowCreator({ dropFollow: dropFollow(documents, CREATORS_TABLE), pause });
