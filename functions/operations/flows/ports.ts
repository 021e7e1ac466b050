import type { Waiting } from "../domain/checks.ts";

export type FindWaiting = () => Promise<Waiting>;
/** When something last came to its end, in ISO 8601; undefined where it never did. */
export type FindDone = () => Promise<string | undefined>;
/** What functions failed at, by the name of their stack. */
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
