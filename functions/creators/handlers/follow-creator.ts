import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findFollow, keepFollow } from "../adapters/follows.ts";
import { findProfile } from "../adapters/profiles.ts";
import { followRoutes } from "../contract/follow.ts";
import { unknownCreator } from "../domain/profile.ts";
import { creatorsEnv } from "../env.ts";
import type { FindFollow, FindProfile, KeepFollow, Now } from "../flows/ports.ts";

export interface FollowCreatorPorts {
  readonly findProfile: FindProfile;
  readonly findFollow: FindFollow;
  readonly keepFollow: KeepFollow;
  readonly pause: Pause;
  readonly now: Now;
}

export const followCreator = (ports: FollowCreatorPorts) =>
  endpoint(followRoutes.followCreator, async (request) => {
    const { user } = member(request);
    const { creatorId } = request.params;
    if (creatorId === user) return refuse("own-profile", "This profile is your own: follow others.");
    if (!(await ports.findProfile(creatorId))) return unknownCreator();
    const at = iso(ports.now());
    return retryOnConflict(ports.pause, async (n) => {
      const outcome = await ports.keepFollow({ user, creatorId, at }, n + 1);
      if (outcome === "conflict") return conflict;
      const since = outcome === "done" ? at : (await ports.findFollow(user, creatorId))?.at;
      // Removed at this moment.
      return since === undefined ? conflict : { following: true, since };
    });
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = followCreator({
  findProfile: findProfile(documents, CREATORS_TABLE, { consistent: false }),
  findFollow: findFollow(documents, CREATORS_TABLE),
  keepFollow: keepFollow(documents, CREATORS_TABLE),
  pause,
  now: () => Date.now(),
});
