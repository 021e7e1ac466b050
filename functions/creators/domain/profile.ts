import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Creator, Profile, ProfileFields, Shelf } from "../contract/creator.ts";
import { MOST_HANDLES } from "../settings.ts";
import { isReserved } from "./handle.ts";

/** A new creator's profile. */
export const newProfile = (id: string, name: string, handle: string, since: string): Profile => ({
  id,
  name,
  handle,
  headline: "",
  bio: "",
  links: [],
  since,
  followers: 0,
  handles: [handle],
  version: 1,
});

export const unknownCreator = () => refuse("unknown-creator", "There is no such creator.");

/** A creator's profile with another picture, or without one. */
export function pictured(
  before: Profile | undefined,
  avatar: string | undefined,
): Profile | Refusal<"unknown-creator"> {
  if (!before) return unknownCreator();
  const { avatar: _, ...rest } = before;
  return { ...rest, ...(avatar !== undefined && { avatar }), version: before.version + 1 };
}

type Denied = Refusal<"unknown-creator" | "version-conflict" | "handle-reserved" | "too-many-handles">;

/** A profile after its creator's change of a version. A creator may take an earlier handle of theirs again. */
export function rewritten(before: Profile | undefined, fields: ProfileFields, from: number): Profile | Denied {
  if (!before) return unknownCreator();
  if (from !== before.version) {
    return refuse(
      "version-conflict",
      `The profile is at version ${before.version}; read it again and repeat the change.`,
    );
  }
  const handles = handlesWith(before, fields.handle);
  if (isRefusal(handles)) return handles;
  return { ...before, ...fields, handles, version: before.version + 1 };
}

function handlesWith({ handles }: Profile, handle: string): string[] | Refusal<"handle-reserved" | "too-many-handles"> {
  if (handles.includes(handle)) return handles;
  if (isReserved(handle))
    return refuse("handle-reserved", `${handle} is reserved for the site: choose another handle.`);
  if (handles.length < MOST_HANDLES) return [...handles, handle];
  return refuse(
    "too-many-handles",
    `A creator can have at most ${MOST_HANDLES} handles, as earlier ones still lead to them: choose one of ${handles.join(", ")}.`,
  );
}

/** A creator as everyone sees them. */
export function toCreator({ handles: _, version: __, ...profile }: Profile, shelf: Shelf): Creator {
  return { ...profile, ...shelf };
}

/** A profile as its creator sees it. */
export function toOwnProfile({ handles: _, ...profile }: Profile): Omit<Profile, "handles"> {
  return profile;
}

/** The shelf of a creator who never had anything on sale. */
export const EMPTY_SHELF: Shelf = { products: 0, rating: { count: 0, sum: 0 } };
