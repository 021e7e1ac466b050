import { type Refusal, refuse } from "../shared/kernel/refusal.ts";
import { type BehaviourEvent, subjectOf } from "./contract.ts";
import type { AppendLog, ChangeProfiles } from "./ports.ts";
import { withEvents } from "./profile.ts";

export interface KeepEventsPorts {
  readonly appendLog: AppendLog;
  readonly changeProfiles: ChangeProfiles;
}

export const busy = refuse(
  "busy",
  "Too much happens at once; send the same again in a while: what was taken counts once.",
);

async function recall(
  changeProfiles: ChangeProfiles,
  subject: string,
  events: readonly BehaviourEvent[],
): Promise<boolean> {
  const changed = await changeProfiles([subject] as const, ([before]) => [withEvents(before, subject, events)]);
  if (!changed) return false;
  const [after] = changed;
  // Sent before the visitor registered, come after it: theirs all the same.
  return after?.mergedInto === undefined || recall(changeProfiles, after.mergedInto, events);
}

/**
 * Keeps events, in the log first: what fails half way is done again by whoever sent it, and each id counts once.
 * @returns a refusal if not all was kept
 */
export async function keepEvents(
  { appendLog, changeProfiles }: KeepEventsPorts,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy"> | undefined> {
  if (events.length === 0) return undefined;
  if (!(await appendLog(events))) return busy;
  const subjects = [...Map.groupBy(events, subjectOf)];
  const done = await Promise.all(subjects.map(([subject, own]) => recall(changeProfiles, subject, own)));
  return done.every(Boolean) ? undefined : busy;
}
