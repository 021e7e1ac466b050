import { MINUTE_MS } from "../kernel/time.ts";
import { logger } from "./logger.ts";

/** An older value is not returned while a newer one can be read: an environment may have been frozen for hours. */
const OLDEST_MS = 5 * MINUTE_MS;

interface Reading<T> {
  readonly value: Promise<T>;
  /** Whether a request waits for it: else it may have been frozen since it was begun. */
  readonly awaited: boolean;
}

/**
 * A cached value that is read again in the background once it is `everyMs` old, while callers get the previous one. The first
 * caller waits for the first read, and a caller who finds a value older than five minutes for a new one: not for a read that
 * another request left behind, which may have been frozen with the function. After a failed read the previous value stays, and it
 * is read again after `everyMs`. lru-cache's `fetch` does neither: it joins whatever read is in flight, and reads again at each call
 * after a failure.
 * @param read receives the previous value
 */
export function staleWhileRevalidate<T>(
  what: string,
  read: (before: T | undefined) => Promise<T>,
  now: () => number,
  everyMs: number,
) {
  let kept: { readonly value: T; readonly readAt: number } | undefined;
  let reading: Reading<T> | undefined;
  let tried = { at: Number.NEGATIVE_INFINITY, awaited: true };
  const start = (awaited: boolean): Promise<T> => {
    if (reading && (reading.awaited || !awaited)) return reading.value;
    const begunAt = now();
    tried = { at: begunAt, awaited };
    const value = read(kept?.value)
      .then((found) => {
        // A read that was frozen may end after one that began later.
        if (!kept || begunAt >= kept.readAt) kept = { value: found, readAt: begunAt };
        return kept.value;
      })
      .catch((error) => {
        if (!kept) throw error;
        logger.error("a cached value cannot be read again", { what, error });
        return kept.value;
      })
      .finally(() => {
        if (reading === mine) reading = undefined;
      });
    const mine: Reading<T> = { value, awaited };
    reading = mine;
    return value;
  };
  return async (): Promise<T> => {
    if (!kept) return start(true);
    const due = now() - kept.readAt > OLDEST_MS;
    if (due && reading?.awaited) return reading.value;
    // A read that broke off in the background does not mean that the value cannot be read.
    if (now() - tried.at <= everyMs && (tried.awaited || !due)) return kept.value;
    const next = start(due);
    return due ? next : kept.value;
  };
}
