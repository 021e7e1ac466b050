import type { Waiting } from "../domain/checks.ts";

export type FindWaiting = () => Promise<Waiting>;
/** When a run last ended, in ISO 8601; undefined if it never did. */
export type FindDone = () => Promise<string | undefined>;
/** The number of dead letters by the name of the stack. */
export type CountDeadLetters = () => Promise<readonly { readonly name: string; readonly count: number }[]>;

export interface HealthPorts {
  readonly failedEvents: FindWaiting;
  readonly refundsToDecide: FindWaiting;
  readonly refundsToMake: FindWaiting;
  readonly disputesToAnswer: FindWaiting;
  readonly transfersInTransit: FindWaiting;
  readonly ordersCompared: FindDone;
  readonly payoutsCompared: FindDone;
  readonly trained: FindDone;
  readonly promoted: FindDone;
  readonly surveyed: FindDone;
  readonly countDeadLetters: CountDeadLetters;
  readonly now: () => number;
}
