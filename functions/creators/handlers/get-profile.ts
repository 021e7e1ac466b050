import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProfile } from "../adapters/profiles.ts";
import { creatorRoutes } from "../contract/creator.ts";
import { toOwnProfile, unknownCreator } from "../domain/profile.ts";
import { creatorsEnv } from "../env.ts";
import type { FindProfile } from "../flows/ports.ts";

export const getProfile = (ports: { readonly findProfile: FindProfile }) =>
  endpoint(creatorRoutes.getProfile, async (request) => {
    const found = await ports.findProfile(member(request).user);
    return found ? toOwnProfile(found) : unknownCreator();
  });

const { CREATORS_TABLE } = environment(...creatorsEnv);
export const handler = getProfile({ findProfile: findProfile(documents, CREATORS_TABLE) });
