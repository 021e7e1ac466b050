import { isRefusal, type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { type BehaviourEvent, subjectOf } from "../contract/event.ts";
import { freshEvents, profileWithEvents } from "../domain/profile.ts";
import { type ChangeProfilesPorts, changeProfiles } from "./change-profiles.ts";
import type { AppendLog, Now } from "./ports.ts";

export interface KeepEventsPorts extends ChangeProfilesPorts {
  readonly appendLog: AppendLog;
  readonly now: Now;
}

export const logBusy = refuse(
  "busy",
  "The log accepts no more events now. Send the same request again later: each event counts once.",
);
const registered = refuse(
  "visitor-registered",
  "This visitor has registered; send events with the account's access token.",
);

/** An event as it arrives: it cannot have happened later, whatever a device's clock says. */
function arrivedEvent(event: BehaviourEvent, now: number): BehaviourEvent {
  const reported = Date.parse(event.at);
  const at = iso(Math.min(reported, now));
  return reported > now ? { ...event, at, toldAt: iso(reported) } : { ...event, at };
}

/**
 * Stores one subject's events, in the log first: a caller repeats a request that failed half-way, and each id counts
 * once. Events that the profile already counts are not logged again. Events that a visitor sent while registering are
 * in the log under the visitor, and count for the user. Nothing is stored of someone who chose not to be profiled.
 * @param events all of this subject
 * @returns a refusal if not all was stored, or if the visitor has registered; "off" if nothing is kept of the subject
 */
export async function keepEventsOf(
  ports: KeepEventsPorts,
  subject: string,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy" | "visitor-registered"> | "off" | undefined> {
  if (events.length === 0) return undefined;
  const now = ports.now();
  const all = events.map((event) => arrivedEvent(event, now));
  const logged = new Set<string>();
  let refusal: Refusal<"busy" | "visitor-registered"> | undefined;
  const changed = await changeProfiles(ports, [subject], async ([before]) => {
    const fresh = freshEvents(before, all).filter(({ id }) => !logged.has(id));
    if (before?.isOff) return [before];
    if (before?.mergedInto !== undefined && logged.size === 0) refusal = registered;
    else if (fresh.length > 0 && !(await ports.appendLog(fresh))) refusal = logBusy;
    if (refusal || before?.mergedInto !== undefined) return [before];
    for (const { id } of fresh) logged.add(id);
    return [profileWithEvents(before, subject, all)];
  });
  if (refusal) return refusal;
  if (isRefusal(changed)) return changed;
  if (changed[0]?.isOff) return "off";
  const user = changed[0]?.mergedInto;
  if (user === undefined) return undefined;
  const given = await changeProfiles(ports, [user], ([before]) => [profileWithEvents(before, user, all)]);
  return isRefusal(given) ? given : undefined;
}

/** Stores the events of several subjects, one subject after the other. @returns a refusal if not all was stored */
export async function keepEvents(
  ports: KeepEventsPorts,
  events: readonly BehaviourEvent[],
): Promise<Refusal<"busy" | "visitor-registered"> | undefined> {
  for (const [subject, own] of Map.groupBy(events, subjectOf)) {
    const outcome = await keepEventsOf(ports, subject, own);
    if (isRefusal(outcome)) return outcome;
  }
  return undefined;
}
