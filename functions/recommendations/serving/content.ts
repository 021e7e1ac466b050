import { type Product, topics } from "../../catalogue/contract/product.ts";
import type { Evidence } from "../interactions/interaction.ts";
import { FOREIGN_LIKENESS, INTEREST_WEIGHT } from "../settings.ts";
import type { Vectors } from "./terms.ts";

/** The shares of topic, creator and words in a similarity of 1. */
export const SHARES = { topic: 0.45, creator: 0.2, words: 0.35 };

export const across = (a: Product["language"], b: Product["language"]) => (a === b ? 1 : FOREIGN_LIKENESS);

function inner(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  let sum = 0;
  for (const [term, weight] of a) sum += weight * (b.get(term) ?? 0);
  return sum;
}

/** The similarity of two products, 0 to 1: by topic, creator and words (a cosine of TF-IDF), less across languages. */
export function likeness(a: Product, b: Product, vectors: Vectors): number {
  return (
    across(a.language, b.language) *
    ((a.topic === b.topic ? SHARES.topic : 0) +
      (a.creatorId === b.creatorId ? SHARES.creator : 0) +
      SHARES.words * inner(vectors(a), vectors(b)))
  );
}

/** How well products fit a history by content. */
export interface Affinity {
  /** A weighted mean of similarities, -1 to 1. */
  readonly scoreOf: (candidate: Product) => number;
  /** The contribution of each part of the history; their sum is the score. Interests are under `interestKey`. */
  readonly contributionsTo: (candidate: Product) => Map<string, number>;
}

/** The key of an interest among the parts of a history; no product has such an id. */
const interestKey = (topic: Product["topic"]): string => `topic:${topic}`;
export const interestIn = (key: string): Product["topic"] | undefined =>
  topics.find((topic) => interestKey(topic) === key);

/**
 * The similarities of a candidate to the products of the history, each weighed by its evidence over the sum of all |evidence|. An
 * interest counts as a product of that topic in the locale's language. A similarity is linear in the words, so the history is summed
 * once for each language.
 */
export function affinityOf({
  history,
  interests,
  locale,
  shelf,
  vectors,
}: {
  readonly history: ReadonlyMap<string, Evidence>;
  readonly interests: readonly Product["topic"][];
  readonly locale?: Product["language"] | undefined;
  readonly shelf: ReadonlyMap<string, Product>;
  readonly vectors: Vectors;
}): Affinity {
  const known = [...history].flatMap(([id, { weight }]) => {
    const product = shelf.get(id);
    return product ? [{ id, product, weight }] : [];
  });
  const total = known.reduce((sum, { weight }) => sum + Math.abs(weight), INTEREST_WEIGHT * interests.length) || 1;
  interface Sums {
    topics: Map<string, number>;
    creators: Map<string, number>;
    words: Map<string, number>;
  }
  const byLanguage = new Map<Product["language"], Sums>();
  const add = (sums: Map<string, number>, key: string, weight: number) => sums.set(key, (sums.get(key) ?? 0) + weight);
  for (const { product, weight } of known) {
    const sums = byLanguage.get(product.language) ?? { topics: new Map(), creators: new Map(), words: new Map() };
    byLanguage.set(product.language, sums);
    const share = weight / total;
    add(sums.topics, product.topic, share);
    add(sums.creators, product.creatorId, share);
    for (const [term, value] of vectors(product)) add(sums.words, term, share * value);
  }
  const interest = (candidate: Product) =>
    interests.includes(candidate.topic)
      ? (across(locale ?? candidate.language, candidate.language) * SHARES.topic * INTEREST_WEIGHT) / total
      : 0;
  return {
    scoreOf(candidate) {
      let score = interest(candidate);
      const words = vectors(candidate);
      for (const [language, sums] of byLanguage) {
        score +=
          across(language, candidate.language) *
          (SHARES.topic * (sums.topics.get(candidate.topic) ?? 0) +
            SHARES.creator * (sums.creators.get(candidate.creatorId) ?? 0) +
            SHARES.words * inner(words, sums.words));
      }
      return score;
    },
    contributionsTo(candidate) {
      const parts = new Map<string, number>();
      for (const { id, product, weight } of known) {
        parts.set(id, (weight / total) * likeness(product, candidate, vectors));
      }
      if (interests.includes(candidate.topic)) parts.set(interestKey(candidate.topic), interest(candidate));
      return parts;
    },
  };
}
