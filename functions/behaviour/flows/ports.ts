import type * as z from "zod";
import type { BehaviourEvent, eventRoutes, MergeEvent } from "../contract/event.ts";
import type { Interests } from "../contract/interests.ts";
import type { KeptProfile } from "../domain/profile.ts";

export type Now = () => number;

/**
 * Adds lines to the behaviour log; false if it does not accept all of them now. Some may have been written: send all
 * again.
 */
export type AppendLog = (events: readonly (BehaviourEvent | MergeEvent)[]) => Promise<boolean>;

/** A profile as it was found, with its version; version 0 if there is none yet. */
interface FoundProfile {
  readonly version: number;
  readonly profile: KeptProfile | undefined;
}
export type FindProfile = (subject: string) => Promise<FoundProfile>;
/** Puts the next versions of profiles, all or none; false if another change came first. */
export type ReplaceProfiles = (
  next: readonly { readonly profile: KeptProfile; readonly version: number }[],
) => Promise<boolean>;

/** A user's declared interests; empty if there are none. */
export type ReadInterests = (user: string) => Promise<Interests>;
export type KeepInterests = (user: string, declared: Interests) => Promise<void>;

/** Adds to the operators' metrics. */
export type CountEvents = (counts: Readonly<Record<EventStatus, number>>) => void;
export type EventStatus = z.infer<typeof eventRoutes.recordEvents.reply>["results"][number]["status"];

/** The ids that no product has. */
export type FindUnknownProducts = (ids: readonly string[]) => Promise<ReadonlySet<string>>;
