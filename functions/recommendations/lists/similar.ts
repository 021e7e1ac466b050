import { languages, type Product } from "../../catalogue/contract/product.ts";
import { dot } from "../als/dot.ts";
import { vectorIn } from "../als/fold-in.ts";
import { rowIn } from "../als/neighbours.ts";
import { topOf } from "../als/top.ts";
import type { Source } from "../contract/candidate.ts";
import type { Reason } from "../contract/recommendation.ts";
import type { ServedModel } from "../serving/candidates.ts";
import { type Shelf, type ShelfIndex, shelfIndex } from "../serving/catalogue-index.ts";
import { likeness } from "../serving/content.ts";
import { type Language, plainReason } from "../serving/reason.ts";

/** A similar product, before it is read again. */
export interface NearProduct {
  readonly id: string;
  readonly source: Source;
  readonly score: number;
  readonly reason: Reason;
}

/** The weight of the cosine of factors, relative to co-occurrence (scaled so that the nearest has 1). */
const FACTORS_SHARE = 0.5;

type Serving = Pick<ServedModel, "model" | "scorer">;

/** If vectors are in a file, only this many items of the highest inner products are compared. */
const LOOKED_AT = 500;

/** The items to compare: all, or, if vectors are in a file, the target's neighbours and those of the highest inner products. */
function around({ model, scorer }: Serving, target: number): Iterable<number> {
  const { items, neighbours } = model.blend;
  if (!items.vectorOf) return Array.from({ length: items.count }, (_, item) => item);
  scorer.score(vectorIn(items, target));
  return new Set([...rowIn(neighbours, target).indices, ...scorer.best(LOOKED_AT)].filter((item) => item >= 0));
}

function byBehaviour(
  serving: Serving,
  {
    index: { spokenIn },
    target,
    count,
    language,
  }: { readonly index: ShelfIndex; readonly target: number; readonly count: number; readonly language: Language },
): NearProduct[] {
  const { model } = serving;
  const { items, neighbours } = model.blend;
  const length = (of: Float32Array) => Math.sqrt(of.reduce((sum, value) => sum + value * value, 0));
  const vector = Float64Array.from(vectorIn(items, target));
  const own = length(vectorIn(items, target));
  const { indices, weights } = rowIn(neighbours, target);
  const nearest = weights[0] || 1;
  const nearBy = new Map(Array.from(indices, (item, slot) => [item, weights[slot]! / nearest] as const));
  const near = new Float64Array(items.count);
  const scores = new Float64Array(items.count).fill(Number.NEGATIVE_INFINITY);
  for (const item of around(serving, target)) {
    if (item === target || spokenIn[item] === 0) continue;
    const other = vectorIn(items, item);
    const cosine = dot(other, 0, vector, items.d) / (own * length(other) || 1);
    near[item] = nearBy.get(item) ?? 0;
    const value = near[item]! + FACTORS_SHARE * cosine;
    if (value > 0) scores[item] = value;
  }
  return topOf(scores, count).map((item) => ({
    id: model.itemIds[item]!,
    source: near[item]! > scores[item]! / 2 ? "neighbours" : "factors",
    score: scores[item]!,
    reason: plainReason("together", language),
  }));
}

/** Popular and new products, the target's language first, to fill a list. */
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
 * Products similar to `target`: by behaviour, then by topic, creator and words; then popular and new ones, until there are `count`
 * if the shelf has as many.
 */
export function nearProducts({
  serving,
  shelf,
  target,
  count,
  language,
}: {
  readonly serving?: Serving | undefined;
  readonly shelf: Shelf;
  readonly target: Product;
  readonly count: number;
  readonly language: Language;
}): NearProduct[] {
  const index = shelfIndex(serving?.model, shelf);
  const item = index.indexOf(target.id);
  const behaviour = serving && item !== undefined ? byBehaviour(serving, { index, target: item, count, language }) : [];
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
