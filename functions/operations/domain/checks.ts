import type { Check } from "../contract/health.ts";
import { MOST_COUNTED, PATIENCE_MS } from "../settings.ts";

type Name = Check["name"];
/** How many there are up to a bound, and when the oldest of them began. */
export interface Waiting {
  readonly count: number;
  readonly more: boolean;
  /** ISO 8601. */
  readonly since?: string | undefined;
}

const patienceOf = (name: Name): number => (PATIENCE_MS as Readonly<Partial<Record<Name, number>>>)[name] ?? Infinity;

/** The check of waiting items: wrong once the oldest has waited too long. @param now epoch milliseconds */
export function waitingCheck(name: Name, { count, more, since }: Waiting, now: number): Check {
  const isLate = since !== undefined && now - Date.parse(since) > patienceOf(name);
  const state = count === 0 ? "well" : isLate ? "wrong" : "waiting";
  return { name, state, count: Math.min(count, MOST_COUNTED), more, ...(since !== undefined && { since }) };
}

/** The check of a recurring run: wrong if the last one was too long ago; waiting before the first. */
export function runCheck(name: Name, doneAt: string | undefined, now: number): Check {
  if (doneAt === undefined) return { name, state: "waiting" };
  return { name, state: now - Date.parse(doneAt) > patienceOf(name) ? "wrong" : "well", since: doneAt };
}

/** The check of dead letters: events that functions failed to handle after all retries. */
export function lettersCheck(queues: readonly { readonly name: string; readonly count: number }[]): Check {
  const parts = queues.filter(({ count }) => count > 0);
  const count = parts.reduce((sum, part) => sum + part.count, 0);
  return {
    name: "dead-letters",
    state: count === 0 ? "well" : "wrong",
    count: Math.min(count, MOST_COUNTED),
    more: count > MOST_COUNTED,
    ...(parts.length > 0 && { parts: parts.map((part) => ({ ...part })) }),
  };
}

const ORDER: Readonly<Record<Check["state"], number>> = { wrong: 0, unknown: 1, waiting: 2, well: 3 };

/** The worst first; equally bad ones in the order of the parts. */
export const worstFirst = (checks: readonly Check[]): Check[] =>
  checks.toSorted((a, b) => ORDER[a.state] - ORDER[b.state]);
