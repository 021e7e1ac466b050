import type * as z from "zod";
import { errorsOf, MOST_ERRORS } from "../../shared/kernel/pointers.ts";
import { DAY_MS, HOUR_MS, storedInstant } from "../../shared/kernel/time.ts";
import { type BehaviourEvent, clientEvent, type eventRoutes } from "../contract/event.ts";
import { AHEAD_HOURS, BEHIND_DAYS } from "../settings.ts";

type Result = z.infer<typeof eventRoutes.recordEvents.reply>["results"][number];
type Errors = NonNullable<Result["errors"]>;

export interface ReportedBatch {
  /** For each event of the batch, in order. */
  readonly results: Result[];
  /** The accepted ones, in order. */
  readonly events: BehaviourEvent[];
}

/** A user, or a visitor without an account. */
export type Who = { readonly user: string } | { readonly anonymousId: string };

function outOfTime(at: string, now: number): string | undefined {
  const age = now - Date.parse(at);
  if (age < -AHEAD_HOURS * HOUR_MS) return `more than ${AHEAD_HOURS} hours in the future; set the device's clock`;
  if (age > BEHIND_DAYS * DAY_MS) return `more than ${BEHIND_DAYS} days in the past; leave the event out`;
  return undefined;
}

function judgedEvent(
  raw: unknown,
  {
    pointer,
    who,
    now,
    most,
  }: { readonly pointer: string; readonly who: Who | undefined; readonly now: number; readonly most: number },
): { result: Result; event?: BehaviourEvent } {
  const given = typeof raw === "object" && raw !== null && "id" in raw ? raw.id : undefined;
  const id = typeof given === "string" ? { id: given.slice(0, 64) } : {};
  const invalid = (errors: Errors) => ({
    result: { ...id, status: "invalid" as const, ...(most > 0 && { errors }) },
  });
  const { data, error } = clientEvent.safeParse(raw);
  if (error) return invalid(errorsOf(error, pointer, most));
  const late = outOfTime(data.at, now);
  if (late !== undefined) return invalid([{ pointer: `${pointer}/at`, detail: late }]);
  // Without consent the sender need not identify themselves.
  if (!data.consent) return { result: { ...id, status: "not-kept" } };
  if (!who)
    return invalid([{ pointer, detail: "send an access token, or a visitor's token as POST /visitors gives it" }]);
  // In capitals: ULIDs ignore case, so each counts once.
  const event = { ...data, id: data.id.toUpperCase(), at: storedInstant(data.at) };
  return { result: { ...id, status: "accepted" }, event: { ...event, ...who } };
}

/**
 * The result of a batch: an outcome for each event, in order, and the events to store. An invalid event does not affect
 * the others. The errors together are as many as for any other request.
 * @param who the sender, if known: all events are theirs
 * @param now milliseconds since 1970
 */
export function reportedBatch(batch: readonly unknown[], who: Who | undefined, now: number): ReportedBatch {
  let errorCount = 0;
  const all = batch.map((raw, index) => {
    const each = judgedEvent(raw, { pointer: `/events/${index}`, who, now, most: MOST_ERRORS - errorCount });
    errorCount += each.result.errors?.length ?? 0;
    return each;
  });
  return { results: all.map(({ result }) => result), events: all.flatMap(({ event }) => (event ? [event] : [])) };
}

/** The same batch without the events about products that do not exist. */
export function withoutUnknownProducts(
  { results, events }: ReportedBatch,
  unknown: ReadonlySet<string>,
): ReportedBatch {
  const isKept = ({ product }: BehaviourEvent) => product === undefined || !unknown.has(product);
  const kept = events.map(isKept);
  const isNextKept = kept[Symbol.iterator]();
  return {
    results: results.map((result) =>
      result.status === "accepted" && isNextKept.next().value === false
        ? { ...result, status: "unknown-product" }
        : result,
    ),
    events: events.filter(isKept),
  };
}

/** The same results if nothing is stored of the sender. */
export const notKept = (results: readonly Result[]): Result[] =>
  results.map((result) => (result.status === "accepted" ? { ...result, status: "not-kept" } : result));
