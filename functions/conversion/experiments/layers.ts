import type { Plan, Running } from "../contract/plan.ts";
import type { Surface } from "../contract/surface.ts";
import { PARTS } from "../settings.ts";

/** A range of people: those whose place is at least `from` and below `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** Whether two experiments would change the same list or page. */
export const meet = (a: Surface, b: Surface): boolean => {
  if (a.kind === "page") return b.kind === "page" && a.page === b.page;
  return b.kind === "lists" && a.placements.some((each) => b.placements.includes(each));
};

/** The salt by which people are distributed over the experiments of a surface. */
export const layerOf = ({ kind }: Pick<Surface, "kind">): string => `layer:${kind}`;

/** The first free range of people of this size, given the running experiments of the same surface. */
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

/** The plan without experiments. */
export const EMPTY_PLAN: Plan = { version: 0, running: [], watched: [] };
