import { pairedBounds } from "../../functions/recommendations/training/gate.ts";
import type { Exposure } from "./exposures.ts";

/** Mean negative log-likelihood of labels of 0 and 1, in nats. */
export function logLoss(probabilities: readonly number[], labels: readonly number[]): number {
  let sum = 0;
  for (const [at, label] of labels.entries()) {
    const likelihood = label === 1 ? probabilities[at]! : 1 - probabilities[at]!;
    sum -= Math.log(Math.max(likelihood, 1e-15));
  }
  return sum / labels.length;
}

/**
 * The probability that a positive is ranked above a negative, ties counting half, computed from ranks (Mann and
 * Whitney).
 */
export function areaUnderRoc(scores: readonly number[], labels: readonly number[]): number {
  const order = scores.map((_, at) => at).sort((a, b) => scores[a]! - scores[b]!);
  let ranks = 0;
  let positives = 0;
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && scores[order[to]!] === scores[order[from]!]) to++;
    for (let at = from; at < to; at++) {
      if (labels[order[at]!] !== 1) continue;
      positives++;
      ranks += (from + to + 1) / 2;
    }
    from = to;
  }
  const negatives = labels.length - positives;
  return (ranks - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** NDCG@10 of an order of an exposure's candidates, against all products that the user chose afterwards. */
export function ndcg10({ labels, chosen }: Exposure, order: readonly number[]): number {
  const discount = (rank: number) => 1 / Math.log2(rank + 2);
  let gained = 0;
  let ideal = 0;
  for (let rank = 0; rank < 10; rank++) {
    if (rank < order.length) gained += labels[order[rank]!]! * discount(rank);
    if (rank < chosen) ideal += discount(rank);
  }
  return gained / ideal;
}

export const labelsOf = (exposures: readonly Exposure[]) => exposures.flatMap(({ labels }) => labels);
const mean = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
const SEED = 1;

/** A row of the comparison: one order of the same lists. */
export interface ComparedOrder {
  readonly order: string;
  readonly logLoss?: number;
  readonly auc: number;
  readonly ndcg10: number;
  /** 95 % lower bound of the relative difference in NDCG@10 to our order. */
  readonly lowerBound?: number;
}

/**
 * Held-out lists in our own order, with diversity, and by a re-ranker's scores.
 * @param scored the candidates' scores, for each list
 * @param baseRate the share of candidates that were chosen in earlier lists, as our order has no probabilities of its
 *   own
 */
export function comparison(
  heldOut: readonly Exposure[],
  scored: readonly (readonly number[])[],
  baseRate: number,
): ComparedOrder[] {
  const labels = labelsOf(heldOut);
  const inOurOrder = (exposure: Exposure) => exposure.ids.map((_, at) => at);
  const ours = Float64Array.from(heldOut, (exposure) => ndcg10(exposure, inOurOrder(exposure)));
  const reranked = Float64Array.from(heldOut, (exposure, at) => {
    const scores = scored[at]!;
    return ndcg10(
      exposure,
      inOurOrder(exposure).sort((a, b) => scores[b]! - scores[a]!),
    );
  });
  const byRank = heldOut.flatMap(({ ids }) => ids.map((_, at) => -at));
  return [
    {
      order: "our order",
      logLoss: logLoss(Array(labels.length).fill(baseRate), labels),
      auc: areaUnderRoc(byRank, labels),
      ndcg10: mean(ours),
    },
    {
      order: "with diversity",
      auc: areaUnderRoc(byRank, labels),
      ndcg10: mean(heldOut.map((exposure) => ndcg10(exposure, exposure.diverse))),
    },
    {
      order: "re-ranked",
      logLoss: logLoss(scored.flat(), labels),
      auc: areaUnderRoc(scored.flat(), labels),
      ndcg10: mean(reranked),
      lowerBound: pairedBounds(reranked, ours, SEED).lower,
    },
  ];
}

export function printComparison(table: readonly ComparedOrder[]): void {
  console.log("held out        log-loss     AUC  NDCG@10");
  for (const row of table) {
    const loss = row.logLoss?.toFixed(4) ?? "";
    const bound = row.lowerBound === undefined ? "" : `  (at least ${(100 * row.lowerBound).toFixed(1)} % at 95 %)`;
    console.log(
      `${row.order.padEnd(15)} ${loss.padStart(8)}  ${row.auc.toFixed(4)}   ${row.ndcg10.toFixed(4)}${bound}`,
    );
  }
  console.log("The log-loss beside our order is that of the rate of choices alone, as our order gives no probability.");
}
