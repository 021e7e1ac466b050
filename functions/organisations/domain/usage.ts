import type { Opening, Progress } from "../../learning/contract/learning.ts";
import type { SeatUse } from "../contract/organisation.ts";
import type { Sitting } from "./seat.ts";

/** A member at a seat and what they did, from learning's records of them. */
export function useOf(
  { organisation, customer, ...sitting }: Sitting,
  { progress, opening }: { readonly progress?: Progress | undefined; readonly opening?: Opening | undefined },
): SeatUse {
  const [lastActivityAt] = [progress?.updatedAt, opening?.lastAt]
    .flatMap((at) => at ?? [])
    .sort()
    .reverse();
  return {
    ...sitting,
    progress: progress?.furthest ?? 0,
    ...(progress?.completedAt !== undefined && { completedAt: progress.completedAt }),
    ...(lastActivityAt !== undefined && { lastActivityAt }),
  };
}
