import { setTimeout } from "node:timers/promises";
import { HttpProblem } from "../../shared/runtime/problem.ts";

/** How often a write that met another one is tried; all of them together wait four seconds, and never over eight. */
const ATTEMPTS = 25;
const FIRST_MS = 10;
const LONGEST_MS = 320;

/**
 * Waits a random while before a write is tried again: writes that met once should not meet at the same moment again.
 * @param attempt how often it was tried, from 1
 * @throws HttpProblem 503 "busy" where it was tried often enough
 */
export async function backOff(attempt: number): Promise<void> {
  if (attempt >= ATTEMPTS) {
    throw new HttpProblem(503, "busy", "Too many changes at once; send the same request again in a moment.");
  }
  await setTimeout(Math.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** (attempt - 1)));
}
