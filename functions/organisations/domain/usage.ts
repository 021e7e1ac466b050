import type { Opening, Progress } from "../../learning/contract/learning.ts";
import { csvCell } from "../../shared/kernel/csv.ts";
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

/** The report as CSV, a line for each member at a seat. */
export function csvOf(uses: readonly SeatUse[]): string {
  const header = "product,order,seat,email,access,claimed at,progress,completed at,last activity at";
  const rows = uses.map((use) =>
    [
      use.productId,
      use.order,
      use.seat,
      use.email,
      use.access,
      use.claimedAt,
      String(use.progress),
      use.completedAt ?? "",
      use.lastActivityAt ?? "",
    ]
      .map((text) => csvCell(text))
      .join(","),
  );
  return [header, ...rows].map((row) => `${row}\r\n`).join("");
}
