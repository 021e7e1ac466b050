import type * as z from "zod";
import type { BehaviourEvent, eventRoutes, MergeEvent } from "../contract/event.ts";
import type { KeptProfile } from "../domain/profile.ts";

export type Now = () => number;

/** Adds lines to the behaviour log; false if it does not take all of them now. Some may be in it then: send all again. */
export type AppendLog = (events: readonly (BehaviourEvent | MergeEvent)[]) => Promise<boolean>;

/**
 * Changes the profiles of these subjects together, all or none, so that no other change is lost: `change` is given each
 * as it is now and is called again if another change comes first. What it returns as it was is not written.
 * @returns the profiles after the change, or undefined if others came first too often
 */
export type ChangeProfiles = <Subjects extends readonly string[]>(
  subjects: Subjects,
  change: (found: Profiles<Subjects>) => Profiles<Subjects> | Promise<Profiles<Subjects>>,
) => Promise<Profiles<Subjects> | undefined>;
export type Profiles<Subjects extends readonly string[]> = {
  readonly [Index in keyof Subjects]: KeptProfile | undefined;
};

/** Adds to the operators' metrics. */
export type CountEvents = (counts: Readonly<Record<EventStatus, number>>) => void;
export type EventStatus = z.infer<typeof eventRoutes.recordEvents.reply>["results"][number]["status"];

/** Those of some ids that no product has, nor ever had. */
export type FindUnknownProducts = (ids: readonly string[]) => Promise<ReadonlySet<string>>;
