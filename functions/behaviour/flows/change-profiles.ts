import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { KeptProfile } from "../domain/profile.ts";
import { PROFILE_ATTEMPTS } from "../settings.ts";
import type { FindProfile, ReplaceProfiles } from "./ports.ts";

export interface ChangeProfilesPorts {
  readonly findProfile: FindProfile;
  readonly replaceProfiles: ReplaceProfiles;
  readonly pause: Pause;
}

/** The profiles of some subjects, in the subjects' order; undefined if there is none yet. */
type Profiles = readonly (KeptProfile | undefined)[];

/**
 * Changes the profiles of these subjects together, all or none.
 * @param change from the current profiles to the next; called again with newer ones after a conflict. A profile that it returns
 * unchanged is not written.
 * @returns the profiles after the change
 */
export const changeProfiles = (
  ports: ChangeProfilesPorts,
  subjects: readonly string[],
  change: (found: Profiles) => Profiles | Promise<Profiles>,
): Promise<Profiles | Refusal<"busy">> =>
  retryOnConflict(
    ports.pause,
    async () => {
      const found = await Promise.all(subjects.map((subject) => ports.findProfile(subject)));
      const after = await change(found.map(({ profile }) => profile));
      const changed = found.flatMap(({ version, profile }, at) => {
        const next = after[at];
        return next === undefined || next === profile ? [] : [{ profile: next, version: version + 1 }];
      });
      return changed.length === 0 || (await ports.replaceProfiles(changed)) ? after : conflict;
    },
    { attempts: PROFILE_ATTEMPTS },
  );
