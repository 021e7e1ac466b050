/** What fills creators' table from outside: demo data. */
import { handleItemsOf, itemOf } from "./adapters/profiles.ts";
import type { Profile } from "./contract/creator.ts";
import { newProfile } from "./domain/profile.ts";

export { handlesFor } from "./domain/handle.ts";

/** A creator's profile with its handle. */
export function profileItems(
  said: Pick<Profile, "id" | "name" | "handle" | "since"> & Partial<Profile>,
): Record<string, unknown>[] {
  const profile = { ...newProfile(said.id, said.name, said.handle, said.since), ...said };
  return [itemOf(profile), ...handleItemsOf(profile)];
}
