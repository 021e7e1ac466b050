import { MINUTE_MS } from "../kernel/time.ts";
import { logger } from "./logger.ts";

/** What is older than this is not given while a read may bring a newer: an environment may have slept for hours. */
const OLDEST_MS = 5 * MINUTE_MS;

interface Reading<T> {
  readonly value: Promise<T>;
  /** Whether a request waits for it: else it may have been frozen since it was begun. */
  readonly awaited: boolean;
}

/**
 * A value that is read again in the background once it is `everyMs` old, while the one before is given. Who comes first
 * waits for the first read, and who comes when the value is older than five minutes for the next: a read that another
 * request left behind is not waited for, as it may have been frozen with the function. A read that fails later leaves the
 * value that was read before, and is tried again after `everyMs`. lru-cache's `fetch` does neither: it joins whatever read is
 * in flight, and reads again at each call after a failure.
 * @param read is given the value before
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
        // One that was frozen may end after another that began later.
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
    // What broke off in the background is no sign that it cannot be read.
    if (now() - tried.at <= everyMs && (tried.awaited || !due)) return kept.value;
    const next = start(due);
    return due ? next : kept.value;
  };
}
