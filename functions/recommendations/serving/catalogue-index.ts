import { languages, type Product } from "../../catalogue/contract/product.ts";
import { topOf } from "../als/top.ts";
import type { Model } from "../models/model.ts";
import { type Vectors, vectorsOver } from "./terms.ts";

export type Shelf = ReadonlyMap<string, Product>;

/** The indexes of a model and the published products that all callers share. Ties are in the order of the products. */
export interface ShelfIndex {
  /** The model's number of a product; undefined if the model does not contain it. */
  readonly indexOf: (id: string) => number | undefined;
  /** For each item of the model: 0 if it is not on the shelf, else 1 + the place of its language in `languages`. */
  readonly spokenIn: Uint8Array;
  /** Popular products by language, most chosen first. */
  readonly popular: ReadonlyMap<Product["language"], readonly { readonly id: string; readonly weight: number }[]>;
  /** The weight of a popular product; 0 for any other. */
  readonly popularityOf: (id: string) => number;
  /** Newest first, over all languages. */
  readonly newest: readonly string[];
  /** Products that the model does not contain, newest first. */
  readonly unfamiliar: readonly Product[];
  readonly byCreator: ReadonlyMap<string, readonly string[]>;
  readonly bundles: readonly Product[];
  readonly vectors: Vectors;
}

/** The most products of each list: more are never used, and the lists are computed again for each new shelf. */
const MOST = { popular: 1000, newest: 1000, unfamiliar: 2000, counted: 5000 };

const publishedAt = (product: Product) => Date.parse(product.publishedAt ?? product.createdAt);

const byModel = new WeakMap<Model, ReadonlyMap<string, number>>();
function numbersOf(model: Model): ReadonlyMap<string, number> {
  const before = byModel.get(model);
  if (before) return before;
  const numbers = new Map(model.itemIds.map((id, index) => [id, index]));
  byModel.set(model, numbers);
  return numbers;
}

function build(model: Model | undefined, shelf: Shelf): ShelfIndex {
  const numbers = model ? numbersOf(model) : new Map<string, number>();
  const products = [...shelf.values()];
  const spokenIn = new Uint8Array(model?.itemIds.length ?? 0);
  const weights = new Float64Array(products.length);
  const instants = new Float64Array(products.length);
  const byCreator = new Map<string, string[]>();
  products.forEach((product, at) => {
    const item = numbers.get(product.id);
    if (item !== undefined) spokenIn[item] = 1 + languages.indexOf(product.language);
    weights[at] = item === undefined ? product.rating.count : model!.popularity[item]!;
    instants[at] = publishedAt(product);
    const own = byCreator.get(product.creatorId);
    if (own) own.push(product.id);
    else byCreator.set(product.creatorId, [product.id]);
  });
  const newest = topOf(instants, MOST.counted).map((at) => products[at]!);
  const popular = languages.map((language) => {
    const own = weights.map((weight, at) =>
      weight > 0 && products[at]!.language === language ? weight : Number.NEGATIVE_INFINITY,
    );
    const top = topOf(own, MOST.popular).map((at) => ({ id: products[at]!.id, weight: weights[at]! }));
    return [language, top] as const;
  });
  const weightOf = new Map(popular.flatMap(([, top]) => top.map(({ id, weight }) => [id, weight] as const)));
  return {
    indexOf: (id) => numbers.get(id),
    spokenIn,
    popular: new Map(popular),
    popularityOf: (id) => weightOf.get(id) ?? 0,
    newest: newest.slice(0, MOST.newest).map(({ id }) => id),
    unfamiliar: newest.filter(({ id }) => !numbers.has(id)).slice(0, MOST.unfamiliar),
    byCreator,
    bundles: products.filter(({ includes }) => includes),
    vectors: vectorsOver(newest),
  };
}

const WITHOUT = {};
const known = new WeakMap<Shelf, WeakMap<object, ShelfIndex>>();

/** Computed once for each pair of a model and published products, both cached until they change. */
export function shelfIndex(model: Model | undefined, shelf: Shelf): ShelfIndex {
  const ofShelf = known.get(shelf) ?? new WeakMap<object, ShelfIndex>();
  known.set(shelf, ofShelf);
  const index = ofShelf.get(model ?? WITHOUT) ?? build(model, shelf);
  ofShelf.set(model ?? WITHOUT, index);
  return index;
}
