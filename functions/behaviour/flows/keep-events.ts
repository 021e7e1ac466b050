import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { type BehaviourEvent, subjectOf } from "../contract/event.ts";
import { freshEvents, type KeptProfile, profileWithEvents } from "../domain/profile.ts";
import type { AppendLog, ChangeProfiles, Now } from "./ports.ts";

export interface KeepEventsPorts {
  readonly appendLog: AppendLog;
  readonly changeProfiles: ChangeProfiles;
  readonly now: Now;
}

export const busy = refuse(
  "busy",
  "Too much happens at once; send the same again in a while: what was taken counts once.",
);
export const registered = refuse(
  "visitor-registered",
  "This visitor has an account by now; send what they do with its access token.",
);

/** An event as it arrives: nothing was done later than that, whatever a device's clock says. */
function arrived(event: BehaviourEvent, now: number): BehaviourEvent {
  const told = Date.parse(event.at);
  const at = new Date(Math.min(told, now)).toISOString();
  return told > now ? { ...event, at, toldAt: new Date(told).toISOString() } : { ...event, at };
}

/** Gives a user what their visitor sent while the account was opened: it is in the log, under the visitor. */
async function recall(
  { changeProfiles }: KeepEventsPorts,
  subject: string,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy"> | undefined> {
  const changed = await changeProfiles([subject] as const, ([before]) => [profileWithEvents(before, subject, events)]);
  return changed ? undefined : busy;
}

/**
 * Keeps what one subject did, in the log first: what fails half way is done again by whoever sent it, and each id counts
 * once. What the profile counts already is not put into the log again.
 * @param events all of this subject
 * @returns a refusal if not all was kept, or nothing is taken under this visitor any more
 */
export async function keepEventsOf(
  ports: KeepEventsPorts,
  subject: string,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy" | "visitor-registered"> | undefined> {
  if (events.length === 0) return undefined;
  const now = ports.now();
  const all = events.map((event) => arrived(event, now));
  const logged = new Set<string>();
  let refusal: typeof busy | typeof registered | undefined;
  const changed = await ports.changeProfiles([subject] as const, async ([before]) => {
    const fresh = freshEvents(before, all).filter(({ id }) => !logged.has(id));
    if (before?.mergedInto !== undefined && logged.size === 0) refusal = registered;
    else if (fresh.length > 0 && !(await ports.appendLog(fresh))) refusal = busy;
    if (refusal || before?.mergedInto !== undefined) return [before];
    for (const { id } of fresh) logged.add(id);
    return [profileWithEvents(before, subject, all)];
  });
  if (refusal) return refusal;
  if (!changed) return busy;
  const [after] = changed as readonly [KeptProfile | undefined];
  return after?.mergedInto === undefined ? undefined : recall(ports, after.mergedInto, all);
}

/** Keeps what any number of subjects did, one after the other. @returns a refusal if not all was kept */
export async function keepEvents(
  ports: KeepEventsPorts,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy" | "visitor-registered"> | undefined> {
  for (const [subject, own] of Map.groupBy(events, subjectOf)) {
    const refusal = await keepEventsOf(ports, subject, own);
    if (refusal) return refusal;
  }
  return undefined;
}
