import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { dayOf, iso, storedInstant } from "../../shared/kernel/time.ts";
import type { Export, ShownExport } from "../contract/export.ts";
import { KEPT_MS, MOST_ATTEMPTS, PATIENCE_MS } from "../settings.ts";

export type ExportAsk = Pick<Export, "id" | "user" | "kind" | "format" | "from" | "to">;

/** An export as it was just requested, at an instant in epoch milliseconds. Only creators can request their sales. */
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
    // In one form, because lists sort instants as text.
    ...(from !== undefined && { from: storedInstant(from) }),
    ...(to !== undefined && { to: storedInstant(to) }),
    state: "pending",
    requestedAt: iso(at),
    attempts: 0,
  };
}

/** When an export is abandoned. */
export const patienceEnd = ({ requestedAt }: Export): number => Date.parse(requestedAt) + PATIENCE_MS;

export const failedExport = (kept: Export, failure: string): Export => ({ ...kept, state: "failed", failure });

/** An export's current state: an abandoned one has failed. */
export const currentExport = (kept: Export, now: number): Export =>
  kept.state === "pending" && now >= patienceEnd(kept)
    ? failedExport(kept, "It was not made in time; ask for it again.")
    : kept;

/** An export at the beginning of an attempt: a finished one stays, one with too many attempts has failed. */
export function begunExport(kept: Export, now: number): Export {
  const current = currentExport(kept, now);
  if (current.state !== "pending") return current;
  if (kept.attempts >= MOST_ATTEMPTS) return failedExport(kept, "It could not be made; ask for it again later.");
  return { ...kept, attempts: kept.attempts + 1 };
}

/** The key of an attempt's file: no two attempts write the same. */
export const fileOf = ({ user, id, attempts, format }: Export): string => `exports/${user}/${id}-${attempts}.${format}`;

/** The name under which a browser saves the file. */
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
