import { presence } from "../../behaviour/contract/interaction-sum.ts";
import { languages, type Product } from "../../catalogue/contract/product.ts";
import { introduce } from "../als/blend.ts";
import { addNeighbourScores, nearness } from "../als/neighbours.ts";
import { topOf } from "../als/top.ts";
import type { Candidate, Dropped, Source } from "../contract/candidate.ts";
import { PLACEMENTS, type Placement } from "../contract/placement.ts";
import type { Rule } from "../contract/rule.ts";
import type { Acts } from "../interactions/acts.ts";
import { freshness } from "../interactions/fatigue.ts";
import type { Evidence } from "../interactions/interaction.ts";
import type { Model } from "../models/model.ts";
import { isAbout } from "../ranking/rules.ts";
import { HAD_AGAIN_MS } from "../settings.ts";
import { type Shelf, type ShelfIndex, shelfIndex } from "./catalogue-index.ts";
import { affinityOf } from "./content.ts";

/** A model in service, whose items `als/scorer.ts` scores. */
export interface ServedModel {
  readonly id: string;
  readonly model: Model;
  readonly scorer: {
    /** The inner product of a vector with every item's factors; the array may be changed until the next call. */
    readonly score: (vector: ArrayLike<number>) => Float32Array;
    /** The items of the highest numbers in that array, highest first. */
    readonly best: (most: number) => number[];
  };
}

/** Everything by which candidates are found. */
export interface Situation {
  readonly placement: Placement;
  /** When the list is made, in ms. */
  readonly now: number;
  readonly serving: ServedModel | undefined;
  /** Published products by id, eventually consistent. */
  readonly shelf: Shelf;
  /** The history that decides the list, newest first. */
  readonly history: ReadonlyMap<string, Evidence>;
  /** The caller's whole history, whatever decides the list. */
  readonly seen: ReadonlyMap<string, Evidence>;
  /** What the caller has done with each product. */
  readonly acts: ReadonlyMap<string, Acts>;
  /** How often a product was shown to the caller and ignored. */
  readonly shown: ReadonlyMap<string, number>;
  readonly owned: ReadonlySet<string>;
  /** The products of the page or the cart, which decide the list and are not on it. */
  readonly context: ReadonlySet<string>;
  /** Topics that the caller has declared. */
  readonly interests: readonly Product["topic"][];
  /** The caller, whose own products are not shown to them. */
  readonly caller?: string | undefined;
  /** The only language to show, if the caller named one. */
  readonly language?: Product["language"] | undefined;
  /** The caller's language, for popular and new products while the history has none. */
  readonly locale?: Product["language"] | undefined;
  /** The rules in force; a pin adds its item if nothing else does. */
  readonly rules: readonly Rule[];
}

/** The candidates of a situation. */
export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** Products that would have been among the best, and why they were dropped. */
  readonly dropped: readonly Dropped[];
  /** The contribution of each part of the history to a candidate's score; empty if the score is not from the history. */
  readonly partsOf: (candidate: Candidate) => ReadonlyMap<string, number>;
}

/** The most candidates of each source; the rest, up to `all`, are popular and new products. */
const MOST = { personal: 60, content: 20, all: 100, dropped: 100 };
/** The number of candidates without excluded ones, if there are as many: the longest list with its spares. */
const ENOUGH = 60;
/**
 * The relevance of the best product by content alone, relative to the best by behaviour. The model ranks the products that it
 * contains, so that serving matches what was measured; content ranks the others.
 */
const CONTENT_SHARE = 0.5;
/** The relevance of the most popular product, relative to the last candidate from the history. */
const GENERAL_SHARE = 0.5;
/** The relevance of the best related product, relative to the last one that is chosen after the named product. */
const FOLLOWED_SHARE = 0.5;

type Scored = Omit<Candidate, "relevance">;
const about = (product: Product, source: Source, score: number): Scored => {
  const { id, creatorId, type, topic, language } = product;
  return { id, source, score, creatorId, type, topic, language };
};

/** Why a known product is dropped, or comes last, on placements that take products on sale. */
function knownReason({ placement, acts }: Situation, id: string): Dropped["reason"] | undefined {
  const { bought = false, begun = false } = acts.get(id) ?? {};
  return bought || begun || PLACEMENTS[placement].lookedAt === "behind" ? "known" : undefined;
}

/** Why a known product is not on `continue`. */
function begunReason({ acts, owned }: Situation, id: string): Dropped["reason"] | undefined {
  const { begun = false, finished = false } = acts.get(id) ?? {};
  if (!begun || !owned.has(id)) return "not-begun";
  return finished ? "finished" : undefined;
}

/** Why a known product is not on `again` yet. */
function leftReason({ acts, now }: Situation, id: string): Dropped["reason"] | undefined {
  const { bought = false, last = 0 } = acts.get(id) ?? {};
  return bought && now - last < HAD_AGAIN_MS ? "just-had" : undefined;
}

/** Why a product is dropped or comes last; undefined for any other. */
function dropReason(situation: Situation, id: string): Dropped["reason"] | undefined {
  const { placement, shelf, seen, owned, context, caller, language } = situation;
  const { takes } = PLACEMENTS[placement];
  const product = shelf.get(id);
  if (product?.state !== "published") return "not-on-sale";
  if (context.has(id)) return "in-context";
  if (takes !== "begun" && owned.has(id)) return "owned";
  if (product.creatorId === caller) return "own-product";
  if (language !== undefined && product.language !== language) return "language";
  const evidence = seen.get(id);
  if (evidence && evidence.weight <= 0) return "turned-down";
  if (takes === "begun") return begunReason(situation, id);
  if (takes === "left") return evidence ? leftReason(situation, id) : "not-begun";
  return evidence && knownReason(situation, id);
}

/** Owned products, and the bundles whose products are all owned. */
function withWhole(owned: ReadonlySet<string>, bundles: readonly Product[]): ReadonlySet<string> {
  if (owned.size === 0) return owned;
  const whole = bundles.filter(({ includes = [] }) => includes.every((id) => owned.has(id)));
  return whole.length === 0 ? owned : new Set([...owned, ...whole.map(({ id }) => id)]);
}

interface Found {
  readonly candidates: readonly Scored[];
  readonly dropped: readonly Dropped[];
  readonly partsOf: (id: string) => ReadonlyMap<string, number>;
}
const NOTHING: Found = { candidates: [], dropped: [], partsOf: () => new Map() };

/** A candidate with what fatigue leaves of its score. */
function tired({ placement, shown }: Situation, each: Scored): Scored {
  const times = PLACEMENTS[placement].tires ? shown.get(each.id) : undefined;
  if (times === undefined) return each;
  const fresh = freshness(times);
  const fatigue = -(1 - fresh) * each.score;
  return { ...each, score: each.score + fatigue, fatigue, fresh };
}

/** Candidates by the caller's history: exact scores over all items of the model. */
function byBehaviour(situation: Situation, index: ShelfIndex): Found {
  const { serving, history, shelf, seen, owned, context, caller, language } = situation;
  if (!serving) return NOTHING;
  const { model, scorer } = serving;
  const { itemIds, blend } = model;
  const known = [...history].flatMap(([id, { weight }]) => {
    const item = index.indexOf(id);
    return item === undefined ? [] : [{ id, item, weight }];
  });
  if (!known.some(({ weight }) => weight > 0)) return NOTHING;
  const indices = known.map(({ item }) => item);
  const weights = known.map(({ weight }) => weight);
  const ages = known.map((_, age) => age);
  const { vector, addNeighbours, contributions } = introduce(blend, { indices, weights, ages });
  const scores = scorer.score(vector);
  addNeighbours(scores);

  const dropped = scorer.best(MOST.personal).flatMap((item) => {
    const id = itemIds[item]!;
    const reason = scores[item]! > 0 ? dropReason(situation, id) : undefined;
    return reason ? [{ id, reason }] : [];
  });
  const spoken = language === undefined ? 0 : 1 + languages.indexOf(language);
  for (let item = 0; item < scores.length; item++) {
    const shown = index.spokenIn[item]!;
    if (shown === 0 || (spoken > 0 && shown !== spoken)) scores[item] = Number.NEGATIVE_INFINITY;
  }
  const own = caller === undefined ? [] : (index.byCreator.get(caller) ?? []);
  for (const id of [...seen.keys(), ...owned, ...context, ...own]) {
    const item = index.indexOf(id);
    if (item !== undefined && dropReason(situation, id)) scores[item] = Number.NEGATIVE_INFINITY;
  }

  const partsIn = (item: number) => Object.entries(contributions(item)) as [string, Float64Array][];
  const sum = (parts: Float64Array) => parts.reduce((total, part) => total + part, 0);
  const candidates = scorer.best(MOST.personal).flatMap((item) => {
    const product = shelf.get(itemIds[item]!);
    if (product?.state !== "published") return [];
    const parts = partsIn(item).map(([name, each]) => ({ name, sum: sum(each) }));
    // Items are found in single precision; a score is what its parts add up to in double.
    const score = parts.reduce((total, part) => total + part.sum, 0);
    const strongest = parts.reduce((a, b) => (b.sum > a.sum ? b : a));
    return score > 0 ? [about(product, strongest.name === "factors" ? "factors" : "neighbours", score)] : [];
  });
  return {
    candidates: candidates.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)),
    dropped,
    partsOf(id) {
      const parts = partsIn(index.indexOf(id)!);
      return new Map(known.map(({ id: from }, at) => [from, parts.reduce((total, [, each]) => total + each[at]!, 0)]));
    },
  };
}

/** By order: what is chosen after the products of the context, as far as the model knows them. */
function byOrder(situation: Situation, index: ShelfIndex): Found {
  const { serving, shelf, context } = situation;
  if (!serving) return NOTHING;
  const { itemIds, blend } = serving.model;
  const from = [...context].flatMap((id) => {
    const item = index.indexOf(id);
    return item === undefined ? [] : [{ id, item }];
  });
  const indices = from.map(({ item }) => item);
  const scores = new Float64Array(itemIds.length);
  addNeighbourScores(blend.order, { indices, weights: indices.map(() => 1) }, 1, scores);
  const dropped: Dropped[] = [];
  const candidates: Scored[] = [];
  for (const item of topOf(scores, MOST.personal + MOST.dropped)) {
    if (scores[item]! <= 0 || candidates.length === MOST.personal) break;
    const id = itemIds[item]!;
    const reason = dropReason(situation, id);
    if (reason) dropped.push({ id, reason });
    else candidates.push(about(shelf.get(id)!, "followers", scores[item]!));
  }
  return {
    candidates,
    dropped,
    partsOf(id) {
      const item = index.indexOf(id)!;
      return new Map(from.map((each) => [each.id, nearness(blend.order, each.item, item)]));
    },
  };
}

/** The same, with scores at so many times what they were. */
const scaled = ({ candidates, dropped, partsOf }: Found, times: number): Found => ({
  candidates: candidates.map((each) => ({ ...each, score: times * each.score })),
  dropped,
  partsOf: (id) => new Map([...partsOf(id)].map(([from, part]) => [from, times * part])),
});

/** What is chosen after the products of the context, and below it what goes with them. */
function byFollowers(situation: Situation, index: ShelfIndex): Found {
  const first = byOrder(situation, index);
  const others = byBehaviour(situation, index);
  const [best] = others.candidates;
  const last = first.candidates.at(-1);
  if (!last || !best) return last ? first : others;
  const below = scaled(others, (FOLLOWED_SHARE * last.score) / best.score);
  const listed = new Set(first.candidates.map(({ id }) => id));
  return {
    candidates: [...first.candidates, ...below.candidates.filter(({ id }) => !listed.has(id))].slice(0, MOST.personal),
    dropped: [...first.dropped, ...below.dropped],
    partsOf: (id) => (listed.has(id) ? first : below).partsOf(id),
  };
}

/** Of what the caller knows what they have begun, the last touched first, or left, what they were drawn to most first. */
function byPast(situation: Situation): CandidateSet {
  const { placement, seen, shelf, acts, now } = situation;
  const { takes } = PLACEMENTS[placement];
  const dropped: Dropped[] = [];
  const candidates: Scored[] = [];
  for (const [id, { weight }] of seen) {
    const product = shelf.get(id);
    const reason = dropReason(situation, id);
    if (reason || !product) dropped.push({ id, reason: reason ?? "not-on-sale" });
    else {
      const score = takes === "begun" ? presence(acts.get(id)?.last ?? 0, now) : weight;
      candidates.push(tired(situation, about(product, "known", score)));
    }
  }
  candidates.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const top = candidates[0]?.score ?? 1;
  return {
    candidates: candidates.slice(0, MOST.all).map((each) => ({ ...each, relevance: each.score / top })),
    dropped: dropped.slice(0, MOST.dropped),
    partsOf: ({ id, score, fatigue = 0 }) => new Map([[id, score - fatigue]]),
  };
}

/** By content: near to the history in topic, creator and words. */
function byContent(situation: Situation, index: ShelfIndex, best: number | undefined): Found {
  const affinity = affinityOf({
    history: situation.history,
    interests: situation.interests,
    locale: situation.locale,
    shelf: situation.shelf,
    vectors: index.vectors,
  });
  // Where behaviour says nothing, content ranks what the model knows too: of it what is popular and what is new.
  const ids =
    best === undefined
      ? new Set(
          [...index.popular.values()]
            .flat()
            .map(({ id }) => id)
            .concat(index.newest),
        )
      : [];
  const pool = new Set([...index.unfamiliar, ...[...ids].map((id) => situation.shelf.get(id)!)]);
  const scored = [...pool]
    .map((product) => ({ product, score: affinity.scoreOf(product) }))
    .filter(({ score }) => score > 0)
    .sort(
      (a, b) =>
        b.score - a.score ||
        index.popularityOf(b.product.id) - index.popularityOf(a.product.id) ||
        (a.product.id < b.product.id ? -1 : 1),
    );
  const dropped: Dropped[] = [];
  const kept: typeof scored = [];
  for (const each of scored) {
    if (kept.length === MOST.content) break;
    const reason = dropReason(situation, each.product.id);
    if (!reason) kept.push(each);
    else dropped.push({ id: each.product.id, reason });
  }
  const top = kept[0]?.score ?? 1;
  const scale = best === undefined ? 1 : (CONTENT_SHARE * best) / top;
  return {
    candidates: kept.map(({ product, score }) => about(product, "content", scale * score)),
    dropped,
    partsOf: (id) =>
      new Map([...affinity.contributionsTo(situation.shelf.get(id)!)].map(([from, part]) => [from, scale * part])),
  };
}

/** What many choose, then what is newest, then all the rest, in the caller's languages before others. */
function* general(situation: Situation, index: ShelfIndex): Generator<Scored> {
  const { shelf, history, language, locale } = situation;
  const shown = new Set<Product["language"]>(language === undefined ? [] : [language]);
  if (shown.size === 0) {
    for (const id of history.keys()) {
      const known = shelf.get(id);
      if (known) shown.add(known.language);
    }
  }
  if (shown.size === 0 && locale !== undefined) shown.add(locale);
  const first = shown.size === 0 ? languages : languages.filter((each) => shown.has(each));
  for (const spoken of [first, languages.filter((each) => !first.includes(each))]) {
    const popular = spoken.flatMap((each) => index.popular.get(each) ?? []).sort((a, b) => b.weight - a.weight);
    for (const { id, weight } of popular) yield about(shelf.get(id)!, "popularity", weight);
    for (const id of index.newest) {
      const product = shelf.get(id)!;
      if (spoken.includes(product.language)) yield about(product, "newest", 0);
    }
  }
  // Lists of what is popular and new have an end: past it, anything that may be shown is better than nothing.
  for (const product of shelf.values()) yield about(product, "newest", 0);
}

/** Known products that were not rejected, most liked first, to fill a list. */
function* known({ shelf, seen }: Situation): Generator<Scored> {
  const liked = [...seen].filter(([, { weight }]) => weight > 0);
  liked.sort(([a, { weight: one }], [b, { weight: other }]) => other - one || (a < b ? -1 : 1));
  for (const [id, { weight }] of liked) {
    const product = shelf.get(id);
    if (product) yield about(product, "known", weight);
  }
}

/** The items of pins that no other source found. */
function forPins(situation: Situation, index: ShelfIndex, found: readonly Scored[]): Scored[] {
  const added: Scored[] = [];
  for (const rule of situation.rules.filter(({ action }) => action === "pin")) {
    if ([...found, ...added].some((each) => isAbout(rule, each))) continue;
    const ids = rule.product === undefined ? general(situation, index) : [{ id: rule.product }];
    for (const { id } of ids) {
      const product = situation.shelf.get(id);
      if (!product || dropReason(situation, id) || !isAbout(rule, product)) continue;
      added.push(about(product, "rule", 0));
      break;
    }
  }
  return added;
}

/**
 * Finds at most 100 candidates, and one for each pin: by the history over all items of the model, by content among other products,
 * then popular and new ones. Without a model or a history the first sources are empty.
 */
export function candidatesFor(asked: Situation): CandidateSet {
  const index = shelfIndex(asked.serving?.model, asked.shelf);
  const situation = { ...asked, owned: withWhole(asked.owned, index.bundles) };
  const { takes } = PLACEMENTS[situation.placement];
  if (takes === "begun" || takes === "left") return byPast(situation);
  const behaviour = (takes === "followers" ? byFollowers : byBehaviour)(situation, index);
  const best = behaviour.candidates[0]?.score;
  const content = byContent(situation, index, best);
  const found = [...behaviour.candidates, ...content.candidates].map((each) => tired(situation, each));
  const top = Math.max(...found.map(({ score }) => score), Number.MIN_VALUE);
  const candidates: Candidate[] = found.map((each) => ({ ...each, relevance: each.score / top }));
  const floor = candidates.reduce((least, { relevance }) => Math.min(least, relevance), 1 / GENERAL_SHARE);
  const listed = new Set(candidates.map(({ id }) => id));
  const exclusions = situation.rules.filter(({ action }) => action === "exclude");
  const mayStay = (each: Scored) => !exclusions.some((rule) => isAbout(rule, each));
  const staying = candidates.filter(mayStay).length;
  const rest: Scored[] = [];
  const fill = (from: Iterable<Scored>, places: number, dropped: Dropped["reason"] | undefined) => {
    if (rest.length >= places) return;
    for (const each of from) {
      // Excluded products stay in the receipt, but do not take the place of shown ones.
      if (listed.has(each.id) || dropReason(situation, each.id) !== dropped || !mayStay(each)) continue;
      listed.add(each.id);
      rest.push(each);
      if (rest.length >= places) return;
    }
  };
  fill(general(situation, index), Math.max(MOST.all - candidates.length, ENOUGH - staying), undefined);
  fill(known(situation), ENOUGH - staying, "known");
  rest.forEach((each, rank) => {
    // By rank, as counts fall off so fast that only the first would matter.
    const relevance = floor * GENERAL_SHARE * (1 - rank / rest.length);
    const rested = tired(situation, each);
    candidates.push({ ...rested, relevance: relevance * (rested.fresh ?? 1) });
  });
  const pins = forPins(situation, index, candidates).map((each) => ({ ...each, relevance: 0 }));
  const dropped = new Map([...behaviour.dropped, ...content.dropped].map((each) => [each.id, each]));
  return {
    candidates: [...candidates, ...pins],
    dropped: [...dropped.values()].slice(0, MOST.dropped),
    partsOf({ id, source }) {
      if (source === "content") return content.partsOf(id);
      return ["factors", "neighbours", "followers"].includes(source) ? behaviour.partsOf(id) : new Map();
    },
  };
}
