import type { Product } from "../catalogue/contract.ts";
import { nearness } from "./als/neighbours.ts";
import { topOf } from "./als/top.ts";
import { likeness } from "./content.ts";
import type { Model } from "./model.ts";
import type { Candidate } from "./recommend.ts";

/** How much a cosine of factors counts beside the nearness by co-occurrence relative to its nearest. */
const FACTORS_SHARE = 0.5;

function byBehaviour(model: Model, target: number, allowed: (id: string) => boolean, count: number): Candidate[] {
  const { items, neighbours } = model.blend;
  const { d, factors } = items;
  const at = (item: number, k: number) => factors[item * d + k]!;
  const length = (item: number) => {
    let sum = 0;
    for (let k = 0; k < d; k++) sum += at(item, k) ** 2;
    return Math.sqrt(sum);
  };
  const own = length(target);
  const nearest = neighbours.weights[target * neighbours.width] || 1;
  const near = new Float64Array(items.count);
  const scores = new Float64Array(items.count);
  for (let item = 0; item < items.count; item++) {
    let product = 0;
    for (let k = 0; k < d; k++) product += at(target, k) * at(item, k);
    const cosine = product / (own * length(item) || 1);
    near[item] = nearness(neighbours, target, item) / nearest;
    const value = near[item]! + FACTORS_SHARE * cosine;
    scores[item] = item !== target && value > 0 && allowed(model.itemIds[item]!) ? value : Number.NEGATIVE_INFINITY;
  }
  return topOf(scores, count).map((item) => ({
    id: model.itemIds[item]!,
    source: near[item]! > scores[item]! / 2 ? "neighbours" : "factors",
    score: scores[item]!,
    reason: { text: "Chosen by the same learners", because: [] },
  }));
}

/** Products near to `target`: by who chose both, then by topic, creator and language. */
export function similar(
  model: Model | undefined,
  shelf: ReadonlyMap<string, Product>,
  target: Product,
  count: number,
): Candidate[] {
  const allowed = (id: string) => shelf.get(id)?.state === "published";
  const index = model?.itemIds.indexOf(target.id) ?? -1;
  const behaviour = model && index >= 0 ? byBehaviour(model, index, allowed, count) : [];
  const listed = new Set([target.id, ...behaviour.map(({ id }) => id)]);
  const content: Candidate[] = [...shelf.values()]
    .filter(({ id }) => !listed.has(id) && allowed(id))
    .map((product) => ({ product, score: likeness(target, product) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.product.id < b.product.id ? -1 : 1))
    .map(({ product, score }) => ({
      id: product.id,
      source: "content",
      score,
      reason: {
        text: product.topic === target.topic ? "On the same topic" : "By the same creator",
        because: [],
      },
    }));
  return [...behaviour, ...content].slice(0, count);
}
