import { mkdirSync, rmdirSync, statSync } from "node:fs";
import { dirname } from "node:path";

const LOCK_POLL_MS = 100;
/** No build takes this long: the holder of the lock is gone. */
const LOCK_LIFE_MS = 300_000;

/** Runs `work` while no other process does: two builds at once would read each other's half-written files. @param lock a folder */
export function alone(lock: string, work: () => void): void {
  mkdirSync(dirname(lock), { recursive: true });
  for (;;) {
    try {
      mkdirSync(lock);
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      if (Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > LOCK_LIFE_MS) rmdirSync(lock);
      else Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, LOCK_POLL_MS);
    }
  }
  try {
    work();
  } finally {
    rmdirSync(lock);
  }
}
