import { logger } from "../../shared/runtime/logger.ts";
import type { Now } from "../ports.ts";

/** What is older than this is not given while a read may bring a newer: an environment may have slept for hours. */
const OLDEST_MS = 5 * 60_000;

/**
 * A value that is read again in the background once it is `everyMs` old, while the one before is given. Who comes first
 * waits for the first read; a read that fails later leaves the value that was read before.
 * @param read is given the value before
 */
export function lately<T>(what: string, read: (before: T | undefined) => Promise<T>, now: Now, everyMs: number) {
  let kept: { readonly value: T; readonly readAt: number } | undefined;
  let reading: Promise<T> | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  const start = (): Promise<T> => {
    if (reading) return reading;
    triedAt = now();
    reading = read(kept?.value)
      .then((value) => {
        kept = { value, readAt: triedAt };
        return value;
      })
      .catch((error) => {
        if (!kept) throw error;
        logger.error(`${what} cannot be read again`, error as Error);
        return kept.value;
      })
      .finally(() => {
        reading = undefined;
      });
    return reading;
  };
  return async (): Promise<T> => {
    if (!kept) return start();
    if (now() - triedAt <= everyMs) return kept.value;
    const next = start();
    return now() - kept.readAt > OLDEST_MS ? next : kept.value;
  };
}
