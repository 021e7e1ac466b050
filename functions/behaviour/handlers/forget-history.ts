import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
import { subjectOf } from "../contract/event.ts";
import { historyRoutes } from "../contract/history.ts";
import { forgotten } from "../domain/forgotten.ts";
import { profilesEnv } from "../env.ts";
import { type ChangeProfilesPorts, changeProfiles } from "../flows/change-profiles.ts";

export const forgetHistory = (ports: ChangeProfilesPorts) =>
  endpoint(historyRoutes.forgetHistory, async (request) => {
    const subject = subjectOf({ user: member(request).user });
    const changed = await changeProfiles(ports, [subject], ([profile]) => [forgotten(profile)]);
    return isRefusal(changed) ? changed : undefined;
  });

const { BEHAVIOUR_TABLE } = environment(...profilesEnv);
export const handler = forgetHistory({
  findProfile: findProfile(documents, BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, BEHAVIOUR_TABLE),
  pause,
});
