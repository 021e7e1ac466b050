import type { Product } from "../catalogue/contract.ts";
import { score } from "./als/blend.ts";
import { topOf } from "./als/top.ts";
import { affinity } from "./content.ts";
import type { Recommendation, Source } from "./contract.ts";
import type { Evidence } from "./interaction.ts";
import type { Model } from "./model.ts";
import { reasonFrom } from "./reason.ts";

/** What a list is made from. */
export interface Situation {
  readonly model: Model | undefined;
  /** Published products by id, as of a moment ago. */
  readonly shelf: ReadonlyMap<string, Product>;
  readonly history: ReadonlyMap<string, Evidence>;
  /** Products that must not be shown, such as owned ones. */
  readonly excluded: ReadonlySet<string>;
  /** The caller, whose own products are not shown to them. */
  readonly caller?: string | undefined;
  readonly language?: string | undefined;
}

/** An item of a list before its product is read again. */
export interface Candidate {
  readonly id: string;
  readonly source: Source;
  readonly score?: number | undefined;
  readonly reason: Recommendation["reason"];
}

/** Every so many places, one goes to a product that the model does not know yet. */
const FRESH_EVERY = 5;

function eligible({ shelf, excluded, caller }: Situation): (id: string) => boolean {
  return (id) => {
    const product = shelf.get(id);
    return product?.state === "published" && !excluded.has(id) && product.creatorId !== caller;
  };
}

/** By the caller's history: exact scores over all items of the model, factors and neighbours together. */
export function personal(situation: Situation, count: number): Candidate[] {
  const { model, history, shelf } = situation;
  if (!model) return [];
  const indexOf = new Map(model.itemIds.map((id, index) => [id, index]));
  const known = [...history].flatMap(([id, { weight }]) => {
    const index = indexOf.get(id);
    return index === undefined ? [] : [{ id, index, weight }];
  });
  if (!known.some(({ weight }) => weight > 0)) return [];
  const scored = score(model.blend, {
    indices: known.map(({ index }) => index),
    weights: known.map(({ weight }) => weight),
  });
  const allowed = eligible(situation);
  const scores = scored.scores.map((value, index) => {
    const id = model.itemIds[index]!;
    return value > 0 && !history.has(id) && allowed(id) ? value : Number.NEGATIVE_INFINITY;
  });
  return topOf(scores, count).map((item) => {
    const { factors, neighbours } = scored.contributions(item);
    const sum = (parts: Float64Array) => parts.reduce((total, part) => total + part, 0);
    const parts = known.map(({ id }, at) => [id, factors[at]! + neighbours[at]!] as const);
    return {
      id: model.itemIds[item]!,
      source: sum(neighbours) > sum(factors) ? "neighbours" : "factors",
      score: scores[item]!,
      reason: reasonFrom(parts, history, shelf),
    };
  });
}

/** By content: products that the model does not know, near to the history in topic, creator and language. */
export function unfamiliar(situation: Situation, count: number): Candidate[] {
  const { model, history, shelf } = situation;
  const known = new Set(model?.itemIds);
  const allowed = eligible(situation);
  return [...shelf.values()]
    .filter(({ id }) => !known.has(id) && !history.has(id) && allowed(id))
    .map((product) => ({ product, ...affinity(product, history, shelf) }))
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || (a.product.id < b.product.id ? -1 : 1))
    .slice(0, count)
    .map(({ product, score, contributions }) => ({
      id: product.id,
      source: "content",
      score,
      reason: reasonFrom(contributions, history, shelf),
    }));
}

/** What many choose, then what is newest, first in the caller's languages. */
export function general(situation: Situation, count: number): Candidate[] {
  const { model, history, shelf, language } = situation;
  const weights = new Map(model?.itemIds.map((id, index) => [id, model.popularity[index]!]));
  const popularity = ({ id, rating }: Product) => weights.get(id) ?? rating.count;
  const spoken = new Set(
    language === undefined ? [...history.keys()].flatMap((id) => shelf.get(id)?.language ?? []) : [language],
  );
  const foreign = (product: Product) => spoken.size > 0 && !spoken.has(product.language);
  const allowed = eligible(situation);
  return [...shelf.values()]
    .filter(({ id }) => !history.has(id) && allowed(id))
    .sort(
      (a, b) =>
        Number(foreign(a)) - Number(foreign(b)) ||
        popularity(b) - popularity(a) ||
        (b.publishedAt ?? b.createdAt).localeCompare(a.publishedAt ?? a.createdAt) ||
        (a.id < b.id ? -1 : 1),
    )
    .slice(0, count)
    .map((product) =>
      popularity(product) > 0
        ? {
            id: product.id,
            source: "popularity",
            score: popularity(product),
            reason: { text: "Popular with learners", because: [] },
          }
        : { id: product.id, source: "newest", reason: { text: "New here", because: [] } },
    );
}

/**
 * At most `count` candidates, best first: personal ones with every fifth place for a product the model does not know,
 * then what is popular, then what is new. Without a model or a history the list starts further down.
 */
export function recommend(situation: Situation, count: number): Candidate[] {
  const own = personal(situation, count);
  const fresh = unfamiliar(situation, count);
  const list: Candidate[] = [];
  while (own.length + fresh.length > 0 && list.length < count) {
    const turn = own.length === 0 || (list.length % FRESH_EVERY === FRESH_EVERY - 1 && fresh.length > 0) ? fresh : own;
    list.push(turn.shift()!);
  }
  const listed = new Set(list.map(({ id }) => id));
  const rest = general(situation, count + listed.size).filter(({ id }) => !listed.has(id));
  return [...list, ...rest].slice(0, count);
}
