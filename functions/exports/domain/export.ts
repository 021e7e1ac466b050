import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { dayOf, iso, storedInstant } from "../../shared/kernel/time.ts";
import type { Export, ShownExport } from "../contract/export.ts";
import { KEPT_MS, MOST_ATTEMPTS, PATIENCE_MS } from "../settings.ts";

export type ExportAsk = Pick<Export, "id" | "user" | "kind" | "format" | "from" | "to">;

/** An export as it was just asked for, at an instant in epoch milliseconds. What a creator sold is theirs alone to ask for. */
export function requestedExport(
  { from, to, ...ask }: ExportAsk,
  isCreator: boolean,
  at: number,
): Export | Refusal<"not-a-creator"> {
  if (ask.kind === "sales" && !isCreator) {
    return refuse("not-a-creator", "Only creators have sales; become one with POST /me/creator.");
  }
  return {
    ...ask,
    // In one form, as lists are in the order of instants as they are written.
    ...(from !== undefined && { from: storedInstant(from) }),
    ...(to !== undefined && { to: storedInstant(to) }),
    state: "pending",
    requestedAt: iso(at),
    attempts: 0,
  };
}

/** Until when an export is waited for. */
export const patienceEnd = ({ requestedAt }: Export): number => Date.parse(requestedAt) + PATIENCE_MS;

export const failedExport = (kept: Export, failure: string): Export => ({ ...kept, state: "failed", failure });

/** An export as it stands: one that nobody makes any more has failed. */
export const currentExport = (kept: Export, now: number): Export =>
  kept.state === "pending" && now >= patienceEnd(kept)
    ? failedExport(kept, "It was not made in time; ask for it again.")
    : kept;

/** An export whose making begins again; one that is done with as it is, one that fails too often as failed. */
export function begunExport(kept: Export, now: number): Export {
  const current = currentExport(kept, now);
  if (current.state !== "pending") return current;
  if (kept.attempts >= MOST_ATTEMPTS) return failedExport(kept, "It could not be made; ask for it again later.");
  return { ...kept, attempts: kept.attempts + 1 };
}

/** Where the file of a begun export is written: no two attempts write the same. */
export const fileOf = ({ user, id, attempts, format }: Export): string => `exports/${user}/${id}-${attempts}.${format}`;

/** By what name a browser saves the file. */
export const nameOf = ({ kind, requestedAt, format }: Export): string => `${kind}-${dayOf(requestedAt)}.${format}`;

export const readyExport = (kept: Export, rows: number, now: number): Export => ({
  ...kept,
  state: "ready",
  rows,
  key: fileOf(kept),
  keptUntil: iso(now + KEPT_MS),
});

export function toShownExport(kept: Export, now: number): ShownExport {
  const { user, attempts, key, keptUntil, ...rest } = currentExport(kept, now);
  return { ...rest, ...(keptUntil !== undefined && { expiresAt: keptUntil }) };
}
