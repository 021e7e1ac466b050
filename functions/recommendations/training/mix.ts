import type { BlendSettings, Parts } from "../als/blend.ts";
import { foldIn } from "../als/fold-in.ts";
import { addNeighbourScores } from "../als/neighbours.ts";
import { scorerOf } from "../als/scorer.ts";
import { topOf } from "../als/top.ts";
import { inUnit } from "../als/unit.ts";
import type { Case } from "./evaluation.ts";

/** The number of items of a list that count. */
const DEPTH = 20;
/**
 * The number of first items of each part in a case's pool, with the current, the most and the least damping, so that almost all of
 * any mix's first items are in the pool. Without the items that damping would bring up, every damping would look better than it is.
 */
const POOL = 100;
const DAMPINGS = [0, 0.1, 0.2, 0.3, 0.4, 0.5];
const ENDS = [0, 0.5];

/** The settings that can change without fitting again. */
export type Mix = Pick<
  BlendSettings,
  "factorScale" | "neighbourScale" | "solvedScale" | "contentScale" | "orderScale" | "toDamping" | "solvedToDamping"
>;

/** The parts in the order of their scores in a pool. */
const SCALES = ["factorScale", "neighbourScale", "solvedScale", "contentScale", "orderScale"] as const;

/** The items of one case that may be listed, with their scores by part. */
interface Pool {
  readonly items: Int32Array;
  /** The scores of one part after the other, each in the order of the items. */
  readonly scores: Float32Array;
  /** The indices of the relevant items in the pool. */
  readonly relevant: readonly number[];
  /** The gain of a perfect list. */
  readonly ideal: number;
}

/** What mixes are compared on. */
interface Pools {
  readonly cases: readonly Pool[];
  /** How much more than the mean each item of the catalogue is chosen, as a logarithm. */
  readonly shares: Float32Array;
}

const gain = (rank: number): number => 1 / Math.log2(rank + 2);

/** The logarithms of each item's popularity relative to the mean, the base of damping. */
function sharesOf(popularity: ArrayLike<number>): Float32Array {
  let sum = 0;
  let chosen = 0;
  for (let item = 0; item < popularity.length; item++) {
    sum += popularity[item]!;
    if (popularity[item]! > 0) chosen++;
  }
  const mean = sum / Math.max(1, chosen);
  return Float32Array.from(popularity, (value) => (value > 0 ? Math.log(value / mean) : 0));
}

type Parted = [Float64Array, Float64Array, Float64Array, Float64Array, Float64Array];

/** The pools of all cases. */
export function poolsOf(
  parts: Parts,
  settings: BlendSettings,
  { cases, popularity }: { readonly cases: readonly Case[]; readonly popularity: ArrayLike<number> },
): Pools {
  const shares = sharesOf(popularity);
  const scorer = scorerOf(parts.items);
  const byPart = SCALES.map(() => new Float64Array(parts.items.count));
  const damped = new Float64Array(parts.items.count);
  /** For each part the factors of its scores at both ends of its damping. */
  const atEnds = [undefined, settings.toDamping, settings.solvedToDamping, undefined, undefined].map((inUse) =>
    inUse === undefined ? [] : ENDS.map((end) => shares.map((share) => Math.exp((inUse - end) * share))),
  );
  const pools = cases.map(({ history: given, relevant }): Pool => {
    const history = inUnit(given, { unit: parts.unit, recency: settings.recency });
    const [factors, together, solved, content, order] = byPart as Parted;
    factors.set(scorer.score(foldIn(parts.items, settings, history).vector));
    addNeighbourScores(parts.together, history, 1, together.fill(0));
    addNeighbourScores(parts.solved, history, 1, solved.fill(0));
    if (parts.content) addNeighbourScores(parts.content, history, 1 / parts.unit, content.fill(0));
    addNeighbourScores(parts.order, history, 1, order.fill(0));
    const pooled = new Set<number>();
    byPart.forEach((scores, part) => {
      for (let at = 0; at < history.indices.length; at++) scores[history.indices[at]!] = Number.NEGATIVE_INFINITY;
      for (const item of topOf(scores, POOL)) pooled.add(item);
      for (const factors of atEnds[part]!) {
        for (let item = 0; item < scores.length; item++) damped[item] = scores[item]! * factors[item]!;
        for (const item of topOf(damped, POOL)) pooled.add(item);
      }
    });
    const items = [...pooled];
    let ideal = 0;
    for (let rank = 0; rank < Math.min(DEPTH, relevant.size); rank++) ideal += gain(rank);
    return {
      items: Int32Array.from(items),
      scores: Float32Array.from(byPart.flatMap((scores) => items.map((item) => scores[item]!))),
      relevant: items.flatMap((item, at) => (relevant.has(item) ? [at] : [])),
      ideal,
    };
  });
  return { cases: pools, shares };
}

/** NDCG@20 of a mix for each pool; the pools were made with `settings`. */
function gainsOf({ cases, shares }: Pools, mix: Mix, settings: BlendSettings): Float64Array {
  const byScale = SCALES.map((name) => mix[name]);
  // What a damping multiplies by is computed once for each item, not for each case that has it.
  const dampedBy = (damping: number) =>
    damping === 0 ? undefined : Float64Array.from(shares, (share) => Math.exp(-damping * share));
  const damped = [
    undefined,
    dampedBy(mix.toDamping - settings.toDamping),
    dampedBy(mix.solvedToDamping - settings.solvedToDamping),
  ];
  const sums = new Float64Array(cases.reduce((most, { items }) => Math.max(most, items.length), 0));
  return Float64Array.from(cases, ({ items, scores, relevant, ideal }) => {
    if (relevant.length === 0) return 0;
    const mixed = sums.subarray(0, items.length).fill(0);
    for (let part = 0; part < byScale.length; part++) {
      const scale = byScale[part]!;
      const factors = damped[part];
      const begin = part * items.length;
      if (scale === 0) continue;
      if (factors) {
        for (let at = 0; at < items.length; at++) mixed[at]! += scale * scores[begin + at]! * factors[items[at]!]!;
      } else for (let at = 0; at < items.length; at++) mixed[at]! += scale * scores[begin + at]!;
    }
    let gained = 0;
    for (const at of relevant) {
      const own = mixed[at]!;
      let rank = 0;
      // Among equal scores, relevant items count as last.
      for (let other = 0; other < mixed.length && rank <= DEPTH; other++) if (mixed[other]! >= own) rank++;
      // Without the item itself.
      if (rank <= DEPTH) gained += gain(rank - 1);
    }
    return gained / ideal;
  });
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** Mean NDCG@20 of a mix over pools that were made with `settings`. */
export const qualityOfMix = (pools: Pools, mix: Mix, settings: BlendSettings): number =>
  meanOf(gainsOf(pools, mix, settings));

/** The standard errors by which a mix must be ahead, as the best of many is ahead by one by chance. */
const SURE = 2;

/** Whether `a` is significantly better than `b` on the same cases. */
function isSurelyBetter(a: Float64Array, b: Float64Array): boolean {
  const differences = a.map((value, at) => value - b[at]!);
  const ahead = meanOf(differences);
  const variance = meanOf(differences.map((value) => (value - ahead) ** 2));
  return ahead > SURE * Math.sqrt(variance / Math.max(1, a.length));
}

/** The result of a search for a mix. */
export interface LearntMix {
  readonly mix: Mix;
  readonly quality: number;
  /** NDCG@20 of the current mix. */
  readonly inUse: number;
  /** The number of mixes that were tried. */
  readonly tried: number;
  /** NDCG@20 of each part alone. */
  readonly alone: {
    readonly factors: number;
    readonly neighbours: number;
    readonly solved: number;
    readonly content: number;
    readonly order: number;
  };
}

/** The initial scale of similarity by content, as behaviour says far more. */
const CONTENT_BEGUN = 0.05;

/** The least scale of factors, which have a score where no other part does. */
const LEAST_FACTORS = 0.01;

/** The steps of a scale, coarse ones first. */
const STEPS = [
  [0, 0.25, 0.5, 2, 4],
  [0.7, 1.4],
  [0.85, 1.2],
] as const;
/** The least gain for which a mix replaces another: larger with fewer cases, as smaller gains are chance. */
const leastGain = (cases: number): number => 1e-4 + 0.1 / Math.max(1, cases);

/**
 * Finds the mix of the parts by coordinate search: one number after another is changed while that helps, from the current mix and
 * from each part alone. Nothing is fitted again.
 */
export function learntMix(pools: Pools, settings: BlendSettings): LearntMix {
  let tried = 0;
  const least = leastGain(pools.cases.length);
  const quality = (mix: Mix): number => {
    tried++;
    return qualityOfMix(pools, mix, settings);
  };
  const { factorScale, neighbourScale, solvedScale, contentScale, orderScale, toDamping, solvedToDamping } = settings;
  const inUse: Mix = { factorScale, neighbourScale, solvedScale, contentScale, orderScale, toDamping, solvedToDamping };
  /** The initial scale of a part that is not in use. */
  const begun = {
    factorScale: factorScale || 1,
    neighbourScale: neighbourScale || 1,
    solvedScale: solvedScale || 1,
    contentScale: contentScale || CONTENT_BEGUN,
    orderScale: orderScale || 1,
  };
  const only = (name: (typeof SCALES)[number]): Mix => ({
    ...inUse,
    factorScale: 0,
    neighbourScale: 0,
    solvedScale: 0,
    contentScale: 0,
    orderScale: 0,
    [name]: begun[name],
  });
  const alone = {
    factors: quality(only("factorScale")),
    neighbours: quality(only("neighbourScale")),
    solved: quality(only("solvedScale")),
    content: quality(only("contentScale")),
    order: quality(only("orderScale")),
  };
  const climbed = (from: Mix, names: readonly (typeof SCALES)[number][]): Mix => {
    let mix = from;
    let best = quality(mix);
    const attempt = (next: Mix): boolean => {
      const found = quality(next);
      if (found <= best + least) return false;
      mix = next;
      best = found;
      return true;
    };
    for (const steps of STEPS) {
      for (let moved = true; moved; ) {
        moved = false;
        for (const name of names) {
          const at = mix[name];
          const values = at === 0 ? steps.map((step) => begun[name] * step) : steps.map((step) => at * step);
          for (const value of values) if (value !== at && attempt({ ...mix, [name]: value })) moved = true;
        }
        for (const name of ["toDamping", "solvedToDamping"] as const) {
          for (const value of DAMPINGS) if (value !== mix[name] && attempt({ ...mix, [name]: value })) moved = true;
        }
      }
    }
    return mix;
  };
  const basic = SCALES.filter((name) => name !== "orderScale" && name !== "contentScale");
  const starts = [inUse, only("solvedScale")].map((from) =>
    climbed({ ...from, contentScale: 0, orderScale: 0 }, basic),
  );
  const best = starts.reduce((a, b) => (quality(b) > quality(a) + least ? b : a));
  // The current mix stays unless another is significantly better; content and transitions must add significantly.
  let found = inUse;
  const adopt = (mix: Mix) => {
    if (isSurelyBetter(gainsOf(pools, mix, settings), gainsOf(pools, found, settings))) found = mix;
  };
  adopt(best);
  const withContent = alone.content > 0 ? climbed(best, [...basic, "contentScale"]) : best;
  adopt(withContent);
  adopt(climbed(withContent, withContent.contentScale > 0 ? SCALES : [...basic, "orderScale"]));
  const rounded = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, Number(value.toPrecision(3))]),
  ) as unknown as Mix;
  const mix = { ...rounded, factorScale: Math.max(LEAST_FACTORS, rounded.factorScale) };
  return { mix, quality: quality(found), inUse: qualityOfMix(pools, inUse, settings), tried, alone };
}
