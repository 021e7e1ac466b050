import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Profile } from "../contract/creator.ts";
import { toOwnProfile } from "../domain/profile.ts";
import type { FindProfile, ReplaceProfile } from "./ports.ts";

export interface ChangeProfilePorts {
  readonly findProfile: FindProfile;
  readonly replaceProfile: ReplaceProfile;
  readonly pause: Pause;
}

/**
 * Changes a creator's profile by a rule, from its current version. A rule that returns its argument changes nothing.
 */
export const changeProfile = <Code extends string>(
  { findProfile, replaceProfile, pause }: ChangeProfilePorts,
  creator: string,
  rule: (before: Profile | undefined) => Profile | Refusal<Code>,
) =>
  retryOnConflict(pause, async () => {
    const before = await findProfile(creator);
    const after = rule(before);
    if (isRefusal(after)) return after;
    if (!before || after === before) return toOwnProfile(after);
    const outcome = await replaceProfile(before, after);
    if (outcome === "conflict") return conflict;
    if (outcome === "taken")
      return refuse("handle-taken", `${after.handle} is another creator's: choose another handle.`);
    return toOwnProfile(after);
  });
