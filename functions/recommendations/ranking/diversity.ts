import type { Candidate } from "../contract/candidate.ts";

type Kind = Pick<Candidate, "creatorId" | "type" | "topic" | "language">;

/** The similarity of two items at a glance, 0 to 1. */
const resemblance = (a: Kind, b: Kind): number =>
  (a.topic === b.topic ? 0.5 : 0) +
  (a.creatorId === b.creatorId ? 0.3 : 0) +
  (a.type === b.type ? 0.1 : 0) +
  (a.language === b.language ? 0.1 : 0);

/**
 * The first `count` places by maximal marginal relevance (Carbonell and Goldstein 1998): each goes to the item with the
 * greatest lambda * relevance - (1 - lambda) * its greatest resemblance to those placed before. Ties go to the earlier.
 */
export function diversifiedItems<T extends Kind & { readonly relevance: number }>(
  candidates: readonly T[],
  count: number,
  lambda: number,
): T[] {
  const left = candidates.map((candidate) => ({ candidate, nearest: 0 }));
  const marginal = ({ candidate, nearest }: { readonly candidate: T; readonly nearest: number }) =>
    lambda * candidate.relevance - (1 - lambda) * nearest;
  const placed: T[] = [];
  while (placed.length < count) {
    let [best] = left;
    if (!best) break;
    for (const each of left) if (marginal(each) > marginal(best)) best = each;
    const { candidate: chosen } = best;
    left.splice(left.indexOf(best), 1);
    placed.push(chosen);
    for (const each of left) each.nearest = Math.max(each.nearest, resemblance(chosen, each.candidate));
  }
  return placed;
}
