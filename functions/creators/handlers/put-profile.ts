import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findProfile, replaceProfile } from "../adapters/profiles.ts";
import { creatorRoutes } from "../contract/creator.ts";
import { rewritten } from "../domain/profile.ts";
import { creatorsEnv } from "../env.ts";
import { type ChangeProfilePorts, changeProfile } from "../flows/change-profile.ts";

export const putProfile = (ports: ChangeProfilePorts) =>
  endpoint(creatorRoutes.putProfile, async (request) => {
    const { version, ...fields } = request.body;
    return changeProfile(ports, member(request).user, (before) => rewritten(before, fields, version));
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = putProfile({
  findProfile: findProfile(documents, CREATORS_TABLE),
  replaceProfile: replaceProfile(documents, CREATORS_TABLE),
  pause,
});
