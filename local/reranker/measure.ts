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

/** The probability that a positive is put above a negative, ties counting half: by ranks (Mann and Whitney). */
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

/** NDCG@10 of an order of an exposure's candidates, against all that the user went on to choose. */
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
