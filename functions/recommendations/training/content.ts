import type { Product } from "../../catalogue/contract/product.ts";
import type { Neighbours } from "../als/neighbours.ts";
import { topOf } from "../als/top.ts";
import { across, SHARES } from "../serving/content.ts";
import { vectorsOver } from "../serving/terms.ts";

/** The fields by which similarity is computed. */
export type Described = Pick<Product, "topic" | "creatorId" | "language" | "title" | "summary">;

/** The number of similar items that are kept for each item, as for other parts. */
const WIDTH = 200;
/** Features that more items share are ignored: they distinguish none of them, and the number of pairs would be quadratic. */
const MOST_ALIKE = 1_000;

/** The items with a feature, and their values of it. */
class Postings {
  readonly #lists = new Map<string, { readonly items: number[]; readonly weights: number[] }>();
  add(feature: string, item: number, weight: number): void {
    const list = this.#lists.get(feature) ?? { items: [], weights: [] };
    this.#lists.set(feature, list);
    list.items.push(item);
    list.weights.push(weight);
  }
  of(feature: string) {
    const list = this.#lists.get(feature);
    return list && list.items.length <= MOST_ALIKE ? list : undefined;
  }
}

/**
 * The items most similar to each by content, computed as in serving: by topic, creator and words. Items without a description, or
 * that share only features of more than `MOST_ALIKE` items, are not paired.
 */
export function alikeByContent(items: readonly (Described | undefined)[], width = WIDTH): Neighbours {
  const described = items.filter((item) => item !== undefined);
  const vectors = vectorsOver(described);
  const postings = new Postings();
  const featuresOf = (item: Described): [feature: string, weight: number, share: number][] => [
    [`topic ${item.topic}`, 1, SHARES.topic],
    [`creator ${item.creatorId}`, 1, SHARES.creator],
    ...[...vectors(item)].map(([term, weight]): [string, number, number] => [`word ${term}`, weight, SHARES.words]),
  ];
  items.forEach((item, number) => {
    for (const [feature, weight] of item ? featuresOf(item) : []) postings.add(feature, number, weight);
  });
  const indices = new Int32Array(items.length * width).fill(-1);
  const weights = new Float32Array(items.length * width);
  const sums = new Float64Array(items.length);
  items.forEach((item, number) => {
    if (!item) return;
    const touched = new Set<number>();
    for (const [feature, weight, share] of featuresOf(item)) {
      const list = postings.of(feature);
      list?.items.forEach((other, at) => {
        touched.add(other);
        sums[other] = (sums[other] ?? 0) + share * weight * (list.weights[at] ?? 0);
      });
    }
    const others = [...touched].filter((other) => other !== number);
    const alike = Float64Array.from(others, (other) => {
      const language = items[other]?.language ?? item.language;
      return across(item.language, language) * (sums[other] ?? 0);
    });
    topOf(alike, width).forEach((at, slot) => {
      indices[number * width + slot] = others[at] ?? -1;
      weights[number * width + slot] = alike[at] ?? 0;
    });
    for (const other of touched) sums[other] = 0;
  });
  return { width, indices, weights };
}

const isDescribed = (item: Partial<Described> | undefined): item is Described =>
  item?.topic !== undefined && item.creatorId !== undefined && item.title !== undefined && item.summary !== undefined;

/** The similarity of a model's items by content from the catalogue; undefined if it has none of them. */
export function contentOf(
  itemIds: readonly string[],
  catalogue: ReadonlyMap<string, Partial<Described>>,
): Neighbours | undefined {
  const items = itemIds.map((id) => {
    const found = catalogue.get(id);
    return isDescribed(found) ? found : undefined;
  });
  return items.some((item) => item !== undefined) ? alikeByContent(items) : undefined;
}
