import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findProfile, replaceProfiles } from "../adapters/profiles.ts";
import { subjectOf } from "../contract/event.ts";
import { portraitRoutes } from "../contract/portrait.ts";
import { switchedOff, switchedOn } from "../domain/forgotten.ts";
import { profilesEnv } from "../env.ts";
import { type ChangeProfilesPorts, changeProfiles } from "../flows/change-profiles.ts";
import type { Now } from "../flows/ports.ts";

export const putProfiling = (ports: ChangeProfilesPorts & { readonly now: Now }) =>
  endpoint(portraitRoutes.putProfiling, async (request) => {
    const subject = subjectOf({ user: member(request).user });
    const { profiling } = request.body;
    const changed = await changeProfiles(ports, [subject], ([profile]) => {
      if (profiling === "on") return [switchedOn(profile)];
      return [profile?.isOff ? profile : switchedOff(subject, iso(ports.now()))];
    });
    return isRefusal(changed) ? changed : { profiling };
  });

const { BEHAVIOUR_TABLE } = environment(...profilesEnv);
export const handler = putProfiling({
  findProfile: findProfile(documents, BEHAVIOUR_TABLE),
  replaceProfiles: replaceProfiles(documents, BEHAVIOUR_TABLE),
  pause,
  now: () => Date.now(),
});
