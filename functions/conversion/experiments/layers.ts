import type { Plan, Running } from "../contract/plan.ts";
import type { Surface } from "../contract/surface.ts";
import { PARTS } from "../settings.ts";

/** A part of people: those whose place is from `from` until before `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether two experiments would change the same thing. */
export const meet = (a: Surface, b: Surface): boolean => {
  if (a.kind === "page") return b.kind === "page" && a.page === b.page;
  return b.kind === "lists" && a.placements.some((each) => b.placements.includes(each));
};

/** The people whom experiments of a surface are given by their places. */
export const layerOf = ({ kind }: Pick<Surface, "kind">): string => `layer:${kind}`;

/** The first free part of people that is as large as asked, beside the running experiments of the same surface. */
export function freeRange(running: readonly Running[], surface: Surface, share: number): Range | undefined {
  const wanted = Math.max(1, Math.round(share * PARTS));
  const taken = running
    .filter((each) => meet(each.surface, surface))
    .map(({ from, to }) => ({ from: Math.round(from * PARTS), to: Math.round(to * PARTS) }))
    .sort((a, b) => a.from - b.from);
  let from = 0;
  for (const each of [...taken, { from: PARTS, to: PARTS }]) {
    if (each.from - from >= wanted) return { from: from / PARTS, to: (from + wanted) / PARTS };
    from = Math.max(from, each.to);
  }
  return undefined;
}

/** What nothing is tried by. */
export const EMPTY_PLAN: Plan = { version: 0, running: [], watched: [] };
