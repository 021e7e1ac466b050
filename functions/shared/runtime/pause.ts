import { setTimeout } from "node:timers/promises";

const FIRST_MS = 25;
const LONGEST_MS = 1000;

/** Waits before try `attempt` (from 1) of what met another change. Full jitter: those who met do not meet again. */
export const pause = (attempt: number): Promise<void> =>
  setTimeout(Math.random() * Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS));
