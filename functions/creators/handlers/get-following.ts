import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findFollow } from "../adapters/follows.ts";
import { followRoutes } from "../contract/follow.ts";
import { creatorsEnv } from "../env.ts";
import type { FindFollow } from "../flows/ports.ts";

export const getFollowing = (ports: { readonly findFollow: FindFollow }) =>
  endpoint(followRoutes.getFollowing, async (request) => {
    const found = await ports.findFollow(member(request).user, request.params.creatorId);
    return found ? { following: true, since: found.at } : { following: false };
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = getFollowing({ findFollow: findFollow(documents, CREATORS_TABLE) });
