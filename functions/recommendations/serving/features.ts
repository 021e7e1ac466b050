import { languages, type Product, productTypes, topics } from "../../catalogue/contract/product.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Candidate, Source } from "../contract/candidate.ts";
import type { Placement } from "../contract/placement.ts";
import type { Evidence } from "../interactions/interaction.ts";
import { seedOf } from "../ranking/exploration.ts";
import type { Shelf } from "./catalogue-index.ts";
import { dollarsOf } from "./dollars.ts";

/** A sparse vector of `FEATURES` numbers: `values[n]` at `keys[n]`. No key comes twice. */
export interface Instance {
  readonly keys: readonly number[];
  readonly values: readonly number[];
}

const PRICE_BANDS = [0, 10, 30, 100, 300];
const AGE_BANDS = [7, 30, 90, 365];
const RANK_BANDS = [0, 1, 2, 4, 7, 11, 19, 34, 59];
const CREATORS = 64;

/** The sources and placements of lists that are re-ranked; others are not features. */
const SOURCES = [
  "factors",
  "neighbours",
  "content",
  "popularity",
  "newest",
  "rule",
  "known",
] as const satisfies readonly Source[];
const PLACES = ["home", "product", "cart", "library"] as const satisfies readonly Placement[];

/** The fields that an item may share with the products of a history. */
const KINDS = ["topic", "language", "type", "creator", "price"] as const;
type Kinds = Readonly<Record<(typeof KINDS)[number], string>>;

/**
 * The blocks of the vector, in this order, with their sizes. Of the item: one-hot topic, language, type, price and age band, source,
 * and hash of its creator; the mean of its stars. Of the history: for each topic, language, type and hashed creator its share of all
 * evidence, negative evidence subtracted. Of both: the share of the history with the item's topic, language, and so on by KINDS. Of
 * the context: the placement. Of our own order: the relevance, and the one-hot band of the rank. Hashes of the products themselves
 * were tried and made it worse: a list has a hundred candidates and two chosen ones, so they fit to noise. After a change here the
 * re-ranker has to be trained again.
 */
const BLOCKS = {
  topic: topics.length,
  language: languages.length,
  type: productTypes.length,
  price: PRICE_BANDS.length + 1,
  age: AGE_BANDS.length + 1,
  source: SOURCES.length,
  creator: CREATORS,
  stars: 1,
  likedTopic: topics.length,
  likedLanguage: languages.length,
  likedType: productTypes.length,
  likedCreator: CREATORS,
  common: KINDS.length,
  placement: PLACES.length,
  relevance: 1,
  rank: RANK_BANDS.length + 1,
};
type Block = keyof typeof BLOCKS;

const starts: Record<Block, number> = { ...BLOCKS };
let end = 0;
for (const [block, places] of Object.entries(BLOCKS) as [Block, number][]) {
  starts[block] = end;
  end += places;
}

/** The length of every instance. */
export const FEATURES = end;

const band = (limits: readonly number[], value: number) => limits.filter((limit) => value > limit).length;
/** The index of a value; -1 if it is unknown. */
const placeOf = <T extends string>(known: readonly T[], value: T | Source | Placement): number =>
  (known as readonly string[]).indexOf(value);
const hashed = (id: string, places: number) => seedOf(id) % places;

class Sparse {
  readonly #values = new Map<number, number>();
  constructor(before?: Instance) {
    before?.keys.forEach((key, at) => {
      this.#values.set(key, before.values[at]!);
    });
  }
  add(block: Block, place: number, value: number): this {
    if (place < 0) return this;
    const key = starts[block] + place;
    this.#values.set(key, (this.#values.get(key) ?? 0) + value);
    return this;
  }
  get instance(): Instance {
    const entries = [...this.#values].filter(([, value]) => value !== 0).sort(([a], [b]) => a - b);
    return { keys: entries.map(([key]) => key), values: entries.map(([, value]) => value) };
  }
}

const priceBand = ({ price }: Product): number => band(PRICE_BANDS, dollarsOf(price));

const kindsOf = (product: Product): Kinds => {
  const { topic, language, type, creatorId: creator } = product;
  return { topic, language, type, creator, price: String(priceBand(product)) };
};

/** The data that all candidates of a list share. */
interface Viewer {
  readonly features: Instance;
  /** The shares of the history's evidence by value, for each of KINDS. */
  readonly shares: Readonly<Record<(typeof KINDS)[number], ReadonlyMap<string, number>>>;
}

function viewerOf(history: ReadonlyMap<string, Evidence>, shelf: Shelf, placement: Placement): Viewer {
  const sparse = new Sparse().add("placement", placeOf(PLACES, placement), 1);
  const shares = { topic: new Map(), language: new Map(), type: new Map(), creator: new Map(), price: new Map() };
  const total = [...history.values()].reduce((sum, { weight }) => sum + Math.abs(weight), 0) || 1;
  for (const [id, { weight }] of history) {
    const product = shelf.get(id);
    if (!product) continue;
    const share = weight / total;
    const kinds = kindsOf(product);
    for (const kind of KINDS) shares[kind].set(kinds[kind], (shares[kind].get(kinds[kind]) ?? 0) + share);
    sparse
      .add("likedTopic", topics.indexOf(product.topic), share)
      .add("likedLanguage", languages.indexOf(product.language), share)
      .add("likedType", productTypes.indexOf(product.type), share)
      .add("likedCreator", hashed(product.creatorId, CREATORS), share);
  }
  return { features: sparse.instance, shares };
}

/**
 * The features of one candidate of a list.
 * @param rank its position in our own order, from 0
 * @param now ms
 */
function featuresOf(
  { features, shares }: Viewer,
  {
    candidate,
    product,
    rank,
    now,
  }: {
    readonly candidate: Pick<Candidate, "source" | "relevance">;
    readonly product: Product;
    readonly rank: number;
    readonly now: number;
  },
): Instance {
  const days = (now - Date.parse(product.publishedAt ?? product.createdAt)) / DAY_MS;
  const { count, sum } = product.rating;
  const kinds = kindsOf(product);
  const sparse = new Sparse(features)
    .add("topic", topics.indexOf(product.topic), 1)
    .add("language", languages.indexOf(product.language), 1)
    .add("type", productTypes.indexOf(product.type), 1)
    .add("price", priceBand(product), 1)
    .add("age", band(AGE_BANDS, days), 1)
    .add("source", placeOf(SOURCES, candidate.source), 1)
    .add("creator", hashed(product.creatorId, CREATORS), 1)
    .add("stars", 0, count === 0 ? 0 : sum / count / 5)
    .add("relevance", 0, candidate.relevance)
    .add("rank", band(RANK_BANDS, rank), 1);
  KINDS.forEach((kind, place) => {
    sparse.add("common", place, shares[kind].get(kinds[kind]) ?? 0);
  });
  return sparse.instance;
}

/** The features of all candidates of a list, in their order; our own order is by relevance. */
export function listFeatures(
  candidates: readonly Candidate[],
  {
    history,
    shelf,
    placement,
    now,
  }: {
    readonly history: ReadonlyMap<string, Evidence>;
    readonly shelf: Shelf;
    readonly placement: Placement;
    readonly now: number;
  },
): Instance[] {
  const viewer = viewerOf(history, shelf, placement);
  const order = candidates.map((_, at) => at).sort((a, b) => candidates[b]!.relevance - candidates[a]!.relevance);
  const ranks = new Map(order.map((at, rank) => [at, rank]));
  return candidates.map((each, at) =>
    featuresOf(viewer, { candidate: each, product: shelf.get(each.id)!, rank: ranks.get(at)!, now }),
  );
}
