import { setTimeout } from "node:timers/promises";

const FIRST_MS = 25;
const LONGEST_MS = 1000;

/**
 * How long to wait before try `attempt` (from 1) after a conflict. Full jitter, so that those who conflicted do not
 * conflict again.
 */
export const pauseMs = (attempt: number): number => Math.random() * Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS);

export const pause = (attempt: number): Promise<void> => setTimeout(pauseMs(attempt));
