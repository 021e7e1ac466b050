import type { Candidate } from "../contract/candidate.ts";

/** How much relevance counts against novelty: 1 is the order of relevance alone. */
export const LAMBDA = 0.85;

type Kind = Pick<Candidate, "creatorId" | "type" | "topic" | "language">;

/** How alike two items are to who looks at a list, 0 to 1: what can be told at a glance. */
export const resemblance = (a: Kind, b: Kind): number =>
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
  const left = [...candidates];
  const nearest = left.map(() => 0);
  const placed: T[] = [];
  while (placed.length < count && left.length > 0) {
    let best = 0;
    const marginal = (at: number) => lambda * left[at]!.relevance - (1 - lambda) * nearest[at]!;
    for (let at = 1; at < left.length; at++) if (marginal(at) > marginal(best)) best = at;
    const [chosen] = left.splice(best, 1) as [T];
    nearest.splice(best, 1);
    placed.push(chosen);
    left.forEach((other, at) => {
      nearest[at] = Math.max(nearest[at]!, resemblance(chosen, other));
    });
  }
  return placed;
}
