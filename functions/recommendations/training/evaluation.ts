import { uniform } from "../../shared/statistics/random.ts";
import type { History } from "../als/fold-in.ts";
import { topOf } from "../als/top.ts";
import { qualityOf } from "./metrics.ts";

/** The number of items of a list that are evaluated. */
const DEPTH = 20;
const RESAMPLES = 500;

/** A user of the held-out part: their history, and what they chose afterwards. */
export interface Case {
  readonly history: History;
  readonly relevant: ReadonlySet<number>;
}

/** A segment: some of the cases, or of their relevant items, for which lists are evaluated separately. */
export interface Slice {
  readonly name: string;
  readonly takes?: ((of: Case) => boolean) | undefined;
  readonly items?: ((item: number) => boolean) | undefined;
}

/** A mean over users, and the ends of its 95 % bootstrap interval. */
export interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** One line of the comparison of rankers. */
export interface Measured {
  readonly ranks: string;
  readonly slice: string;
  readonly cases: number;
  readonly recall20: Interval;
  readonly ndcg10: Interval;
  readonly ndcg20: Interval;
  /** The share of the items that are among somebody's first 20; only for the segment "all". */
  readonly coverage?: number | undefined;
  /** The mean self-information of the first 20 items, in bits; only for the segment "all". */
  readonly novelty?: number | undefined;
}

/** The first 20 items of each case by `scorer`, without those of its history. */
export const rankedCases = (cases: readonly Case[], scorer: (history: History) => Float64Array): number[][] =>
  cases.map(({ history }) => {
    const scores = scorer(history).slice();
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    return topOf(scores, DEPTH);
  });

/** NDCG@10 of each case, for a paired comparison. */
export const ndcg10Of = (cases: readonly Case[], lists: readonly (readonly number[])[]): Float64Array =>
  Float64Array.from(cases, ({ relevant }, at) => qualityOf(lists[at]!, relevant).ndcg10);

/**
 * Means of columns over the same users and their 95 % intervals: quantiles of the means over bootstrap resamples of the
 * users, which all columns share. Without users all is 0.
 */
export function intervals(columns: readonly Float64Array[], seed: number): Interval[] {
  const users = columns[0]?.length ?? 0;
  if (users === 0) return columns.map(() => ({ mean: 0, low: 0, high: 0 }));
  const next = uniform(seed);
  const means = columns.map(() => new Float64Array(RESAMPLES));
  const sums = new Float64Array(columns.length);
  for (let resample = 0; resample < RESAMPLES; resample++) {
    sums.fill(0);
    for (let draw = 0; draw < users; draw++) {
      const user = Math.floor(next() * users);
      for (let column = 0; column < columns.length; column++) sums[column]! += columns[column]![user]!;
    }
    for (let column = 0; column < columns.length; column++) means[column]![resample] = sums[column]! / users;
  }
  return columns.map((values, column) => {
    const sorted = means[column]!.sort();
    return {
      mean: values.reduce((sum, value) => sum + value, 0) / users,
      low: sorted[Math.floor(0.025 * RESAMPLES)]!,
      high: sorted[Math.ceil(0.975 * RESAMPLES) - 1]!,
    };
  });
}

/** Share of `items` items that are on any list. */
const coverageOf = (lists: readonly (readonly number[])[], items: number): number =>
  new Set(lists.flat()).size / Math.max(1, items);

/** Mean over all places of lists of -log2 of the share of users who have the item. */
function noveltyOf(lists: readonly (readonly number[])[], holders: ArrayLike<number>, users: number): number {
  const shown = lists.flat();
  const bits = shown.reduce((sum, item) => sum - Math.log2(Math.max(1, holders[item]!) / Math.max(1, users)), 0);
  return bits / Math.max(1, shown.length);
}

/**
 * The comparison of lists by segment; "all" comes first, and empty segments are left out.
 * @param lists by ranker, a list for each case
 * @param catalogue the number of users of each item, and of users in all
 */
export function comparisonOf({
  cases,
  lists,
  slices,
  catalogue,
  seed,
}: {
  readonly cases: readonly Case[];
  readonly lists: Readonly<Record<string, readonly (readonly number[])[]>>;
  readonly slices: readonly Slice[];
  readonly catalogue: { readonly holders: ArrayLike<number>; readonly users: number };
  readonly seed: number;
}): Measured[] {
  const systems = Object.entries(lists);
  const all: Slice = { name: "all" };
  return [all, ...slices].flatMap((slice) => {
    const { takes = () => true, items = () => true } = slice;
    const members = cases.flatMap((of, at) => {
      const relevant = slice.items ? new Set([...of.relevant].filter(items)) : of.relevant;
      return relevant.size > 0 && takes(of) ? [{ at, relevant }] : [];
    });
    if (members.length === 0 && slice !== all) return [];
    const columns = systems.flatMap(([, own]) => {
      const qualities = members.map(({ at, relevant }) => qualityOf(own[at]!, relevant));
      return (["recall20", "ndcg10", "ndcg20"] as const).map((name) => Float64Array.from(qualities, (of) => of[name]));
    });
    const found = intervals(columns, seed);
    return systems.map(([ranks, own], system) => ({
      ranks,
      slice: slice.name,
      cases: members.length,
      recall20: found[3 * system]!,
      ndcg10: found[3 * system + 1]!,
      ndcg20: found[3 * system + 2]!,
      ...(slice === all && {
        coverage: coverageOf(own, catalogue.holders.length),
        novelty: noveltyOf(own, catalogue.holders, catalogue.users),
      }),
    }));
  });
}
