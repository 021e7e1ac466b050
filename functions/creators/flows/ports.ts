import type { Page } from "../../shared/kernel/page.ts";
import type { Profile, Shelf } from "../contract/creator.ts";
import type { Follow } from "../contract/follow.ts";

export type Now = () => number;
export type NewId = () => string;

interface PageAsked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

export type FindProfile = (id: string) => Promise<Profile | undefined>;
/** The creator who has a handle, or had it. */
export type FindHandle = (handle: string) => Promise<string | undefined>;
/** A first profile with its handle. "exists": there is one already; "taken": another creator has the handle. */
export type InsertProfile = (profile: Profile) => Promise<"done" | "exists" | "taken">;
/** The next version of a profile, with its new handle, if any. "conflict": another change came first. */
export type ReplaceProfile = (before: Profile, after: Profile) => Promise<"done" | "conflict" | "taken">;
export type ListProfiles = (sort: "followers" | "newest", page: PageAsked) => Promise<Page<Profile>>;
/** What creators have on sale, at most 100 of them. */
export type FindShelves = (ids: readonly string[]) => Promise<ReadonlyMap<string, Shelf>>;

export type FindFollow = (user: string, creator: string) => Promise<Follow | undefined>;
/** Stores a follow and counts it, or removes it and its count; "repeated" if nothing is to be done. */
export type KeepFollow = (follow: Follow, attempt: number) => Promise<"done" | "conflict" | "repeated">;
export type DropFollow = (user: string, creator: string, attempt: number) => Promise<"done" | "conflict" | "repeated">;
export type ListFollows = (user: string, page: PageAsked) => Promise<Page<Follow>>;
/** The number of a creator's followers, over all shards of the count. */
export type CountFollowers = (creator: string) => Promise<number>;
/** Shows a number of followers with a creator who has a profile. */
export type ShowFollowers = (creator: string, followers: number) => Promise<void>;
