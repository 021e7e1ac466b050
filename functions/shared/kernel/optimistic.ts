import { isRefusal, type Refusal, refuse } from "./refusal.ts";

/** Waits before try `attempt` (from 1), longer after each conflict. */
export type Pause = (attempt: number) => Promise<void>;

/** The result of an attempt whose write conflicted with another change. */
export const conflict = Symbol("conflict");

/** The entry for `busy` in the refusals of a route that writes. */
export const BUSY = { busy: 503 } as const;

/** Every attempt conflicted with another change. */
export const busy = () =>
  refuse("busy", "Others are changing the same thing; nothing was done. Send the same request again in a moment.");

/**
 * Optimistic concurrency: reads, decides, and writes on the condition that what was read has not changed; after a
 * conflict it does all of it again. Every attempt must read anew.
 * @param attempts how often it is tried in all
 * @returns the attempt's result; the refusal `busy` if another change came first every time
 * @example
 * retryOnConflict(ports.pause, async () => {
 *   const before = await ports.find(id);
 *   const after = renamed(before, name);
 *   return (await ports.replace(before, after)) ? after : conflict;
 * });
 */
export async function retryOnConflict<Result>(
  pause: Pause,
  attempt: (n: number) => Promise<Result | typeof conflict>,
  { attempts = 10 }: { readonly attempts?: number } = {},
): Promise<Result | Refusal<"busy">> {
  for (let n = 0; n < attempts; n++) {
    if (n > 0) await pause(n);
    const result = await attempt(n);
    if (result !== conflict) return result;
  }
  return busy();
}

/** Whether a value is the refusal `busy`, among the refusals that it may be. */
export const isBusy = <Value>(value: Value): value is Value & Refusal<"busy"> =>
  isRefusal(value) && value.refused === "busy";

type UnlessBusy<Result> =
  Result extends Refusal<infer Code>
    ? Exclude<Code, "busy"> extends never
      ? never
      : Refusal<Exclude<Code, "busy">>
    : Result;

/** For triggers that retry: a refusal `busy` becomes an error, so that the trigger calls again. */
export function unlessBusy<Result>(result: Result, what: string): UnlessBusy<Result>;
export function unlessBusy(result: unknown, what: string): unknown {
  if (isBusy(result)) throw new Error(`${what} kept changing; it is left as it is.`);
  return result;
}
