/** Writes demo data into behaviour's table. */
import { profileItem } from "./adapters/profiles.ts";
import { type BehaviourEvent, type MergeEvent, subjectOf } from "./contract/event.ts";
import { type KeptProfile, mergedProfiles, profileWithEvents } from "./domain/profile.ts";

/**
 * The profiles by the events of one user: the user's own, and that of the visitor they were before a merge.
 * @param events oldest first
 */
export function profileItems(
  user: string,
  events: readonly (BehaviourEvent | MergeEvent)[],
): Record<string, unknown>[] {
  const known = events.filter((event) => event.type !== "merge");
  const own = known.filter((event) => event.user !== undefined);
  const before = known.filter((event) => event.user === undefined);
  const [visitor] = before;
  let profiles: readonly [KeptProfile | undefined, KeptProfile | undefined] = [
    visitor && profileWithEvents(undefined, subjectOf(visitor), before),
    own.length > 0 ? profileWithEvents(undefined, subjectOf({ user }), own) : undefined,
  ];
  const merge = events.find((event) => event.type === "merge");
  if (merge) profiles = mergedProfiles(profiles[0], profiles[1], merge);
  return profiles.flatMap((profile) => (profile ? [profileItem(profile, 1)] : []));
}
