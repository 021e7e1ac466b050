import type { Study } from "../../learning/contract/content.ts";
import type { SeatUse } from "../contract/seat-usage.ts";
import type { ClaimedSeat } from "./seat.ts";

/** A member with a seat and their progress, from learning's records. */
export function useOf({ organisation, customer, ...seat }: ClaimedSeat, { progress, opening }: Study): SeatUse {
  const [lastActivityAt] = [progress?.updatedAt, opening?.lastAt]
    .flatMap((at) => at ?? [])
    .sort()
    .reverse();
  return {
    ...seat,
    progress: progress?.furthest ?? 0,
    ...(progress?.completedAt !== undefined && { completedAt: progress.completedAt }),
    ...(lastActivityAt !== undefined && { lastActivityAt }),
  };
}
