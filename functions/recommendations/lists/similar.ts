import { languages, type Product } from "../../catalogue/contract/product.ts";
import { nearness } from "../als/neighbours.ts";
import { topOf } from "../als/top.ts";
import type { Source } from "../contract/candidate.ts";
import type { Reason } from "../contract/recommendation.ts";
import type { Model } from "../models/model.ts";
import { type Shelf, type ShelfIndex, shelfIndex } from "../serving/catalogue-index.ts";
import { likeness } from "../serving/content.ts";
import { type Language, plainReason } from "../serving/reason.ts";

/** What is similar, before its product is read again. */
export interface NearProduct {
  readonly id: string;
  readonly source: Source;
  readonly score: number;
  readonly reason: Reason;
}

/** How much a cosine of factors counts beside the nearness by co-occurrence relative to its nearest. */
const FACTORS_SHARE = 0.5;

function byBehaviour(
  model: Model,
  {
    index: { spokenIn },
    target,
    count,
    language,
  }: { readonly index: ShelfIndex; readonly target: number; readonly count: number; readonly language: Language },
): NearProduct[] {
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
    scores[item] = item !== target && value > 0 && spokenIn[item]! > 0 ? value : Number.NEGATIVE_INFINITY;
  }
  return topOf(scores, count).map((item) => ({
    id: model.itemIds[item]!,
    source: near[item]! > scores[item]! / 2 ? "neighbours" : "factors",
    score: scores[item]!,
    reason: plainReason("together", language),
  }));
}

/** What many choose and what is new, the target's language first: where nothing is near, or not enough. */
function* general(
  { popular, newest }: ShelfIndex,
  shelf: Shelf,
  target: Product,
  language: Language,
): Generator<NearProduct> {
  const order = [target.language, ...languages.filter((each) => each !== target.language)];
  for (const spoken of order) {
    for (const { id, weight } of popular.get(spoken) ?? []) {
      yield { id, source: "popularity", score: weight, reason: plainReason("popular", language) };
    }
    for (const id of [...newest, ...shelf.keys()]) {
      if (shelf.get(id)?.language !== spoken) continue;
      yield { id, source: "newest", score: 0, reason: plainReason("newest", language) };
    }
  }
}

/**
 * Products near to `target`: by who chose both, then by topic, creator and words; then what is popular and new, so that
 * there are `count` of them if the shelf has as many.
 */
export function nearProducts({
  model,
  shelf,
  target,
  count,
  language,
}: {
  readonly model?: Model | undefined;
  readonly shelf: Shelf;
  readonly target: Product;
  readonly count: number;
  readonly language: Language;
}): NearProduct[] {
  const index = shelfIndex(model, shelf);
  const item = index.indexOf(target.id);
  const behaviour = model && item !== undefined ? byBehaviour(model, { index, target: item, count, language }) : [];
  if (behaviour.length >= count) return behaviour;
  const listed = new Set([target.id, ...behaviour.map(({ id }) => id)]);
  const content = [...shelf.values()]
    .filter(({ id, state }) => !listed.has(id) && state === "published")
    .map((product) => ({ product, score: likeness(target, product, index.vectors) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.product.id < b.product.id ? -1 : 1))
    .map(({ product, score }): NearProduct => {
      const said =
        product.topic === target.topic ? "topic" : product.creatorId === target.creatorId ? "creator" : "fits";
      return { id: product.id, source: "content", score, reason: plainReason(said, language) };
    });
  const near = [...behaviour, ...content].slice(0, count);
  for (const { id } of near) listed.add(id);
  if (near.length === count) return near;
  for (const each of general(index, shelf, target, language)) {
    if (listed.has(each.id) || shelf.get(each.id)?.state !== "published") continue;
    listed.add(each.id);
    near.push(each);
    if (near.length === count) break;
  }
  return near;
}
