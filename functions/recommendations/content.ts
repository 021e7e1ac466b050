import type { Product } from "../catalogue/contract.ts";
import type { Evidence } from "./interaction.ts";

/** How alike two products are by what they are: 0 to 1. A shared language counts only beside something else. */
export function likeness(a: Product, b: Product): number {
  const subject = (a.topic === b.topic ? 0.5 : 0) + (a.creatorId === b.creatorId ? 0.25 : 0);
  if (subject === 0) return 0;
  return subject + (a.language === b.language ? 0.2 : 0) + (a.type === b.type ? 0.05 : 0);
}

/** How well a product fits a history by content, and what each part of the history adds to that. */
export function affinity(
  candidate: Product,
  history: ReadonlyMap<string, Evidence>,
  shelf: ReadonlyMap<string, Product>,
): { score: number; contributions: Map<string, number> } {
  const contributions = new Map<string, number>();
  let total = 0;
  for (const { weight } of history.values()) total += Math.abs(weight);
  let score = 0;
  for (const [id, { weight }] of history) {
    const known = shelf.get(id);
    if (!known || total === 0) continue;
    const part = (weight / total) * likeness(candidate, known);
    if (part === 0) continue;
    contributions.set(id, part);
    score += part;
  }
  return { score, contributions };
}
