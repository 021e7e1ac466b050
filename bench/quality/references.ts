/** The references that lists are compared with: published closed forms in plain TypeScript, each as in its paper. */
import { type Csr, transpose } from "../../functions/recommendations/als/csr.ts";
import type { History } from "../../functions/recommendations/als/fold-in.ts";
import { addNeighbourScores, type Neighbours, neighboursOf } from "../../functions/recommendations/als/neighbours.ts";
import { scorerOf } from "../../functions/recommendations/als/scorer.ts";
import { MOST_SOLVED, solvedOf } from "../../functions/recommendations/als/solved.ts";
import { uniform } from "../../functions/shared/statistics/random.ts";

/** Writes the scores of all items for a history. */
export type Ranker = (history: History, scores: Float64Array) => void;
/** Fits a ranker; `settings` are tried on the validation slice, the first being the paper's. */
export interface Reference {
  readonly name: string;
  readonly settings: readonly number[];
  readonly fit: (train: Csr, setting: number) => Ranker;
  /** The largest number of items that it is fitted to here. */
  readonly most?: number;
}

const byNeighbours =
  (neighbours: Neighbours): Ranker =>
  (history, scores) =>
    addNeighbourScores(neighbours, history, 1, scores.fill(0));

const popularity: Reference = {
  name: "popularity",
  settings: [0],
  fit(train) {
    const counts = new Float64Array(train.columns);
    for (const item of train.indices) counts[item]! += 1;
    return (_, scores) => scores.set(counts);
  },
};

/** Cosine similarity of items (Sarwar et al. 2001). The setting is the number of neighbours. */
const itemKnn: Reference = {
  name: "item-kNN, cosine",
  settings: [100, 50, 200],
  fit: (train, width) => byNeighbours(neighboursOf(train, { width, userDamping: 0, fromDamping: 0.5, toDamping: 0.5 })),
};

/** EASE (Steck 2019), exact: without damping, and with all weights. The setting is λ. */
const ease: Reference = {
  name: "EASE",
  settings: [200, 50, 100, 400, 800],
  most: MOST_SOLVED,
  fit(train, lambda) {
    const diagonal = new Float64Array(train.columns);
    for (const item of train.indices) diagonal[item]! += 1;
    const sum = diagonal.reduce((total, value) => total + value, 0);
    const squares = diagonal.reduce((total, value) => total + value * value, 0);
    const ridge = lambda / (squares / sum);
    return byNeighbours(
      solvedOf(train, { width: train.columns, solvedRidge: ridge, solvedUserDamping: 0, solvedToDamping: 0 }),
    );
  },
};

const RANK = 256;
const PASSES = 4;

/** Orthonormal rows of the same span, by Gram and Schmidt. */
function orthonormal(rows: Float64Array[]): void {
  for (let at = 0; at < rows.length; at++) {
    const row = rows[at]!;
    for (let before = 0; before < at; before++) {
      const other = rows[before]!;
      let inner = 0;
      for (let k = 0; k < row.length; k++) inner += row[k]! * other[k]!;
      for (let k = 0; k < row.length; k++) row[k]! -= inner * other[k]!;
    }
    const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0)) || 1;
    for (let k = 0; k < row.length; k++) row[k]! /= length;
  }
}

/** The matrix that GF-CF filters by, times its transpose, times a row: each interaction counts 1 / √(degrees of both). */
function filtered(train: Csr, row: Float64Array, { users, roots }: { users: Float64Array; roots: Float64Array }) {
  const image = new Float64Array(train.columns);
  for (let user = 0; user < train.rows; user++) {
    let sum = 0;
    for (let at = train.starts[user]!; at < train.starts[user + 1]!; at++) {
      const item = train.indices[at]!;
      sum += row[item]! / roots[item]!;
    }
    sum /= users[user]! || 1;
    for (let at = train.starts[user]!; at < train.starts[user + 1]!; at++) {
      const item = train.indices[at]!;
      image[item]! += sum / roots[item]!;
    }
  }
  return image;
}

/**
 * GF-CF (Shen et al. 2021): the linear filter, and α times the ideal low-pass of rank 256 of the degree-normalised matrix. Its
 * span is found by subspace iteration (Halko, Martinsson and Tropp 2011), and scanned as the product scans factors. The setting is α.
 */
const gfcf: Reference = {
  name: "GF-CF",
  settings: [0.3],
  fit(train, alpha) {
    const byItem = transpose(train);
    const users = Float64Array.from({ length: train.rows }, (_, row) => train.starts[row + 1]! - train.starts[row]!);
    const roots = Float64Array.from({ length: train.columns }, (_, item) =>
      Math.sqrt(byItem.starts[item + 1]! - byItem.starts[item]! || 1),
    );
    const next = uniform(1);
    // The kernel takes four numbers at a time.
    const rank = 4 * Math.floor(Math.min(RANK, train.columns) / 4);
    let basis = Array.from({ length: rank }, () => Float64Array.from({ length: train.columns }, () => next() - 0.5));
    for (let pass = 0; pass < PASSES; pass++) {
      orthonormal(basis);
      basis = basis.map((row) => filtered(train, row, { users, roots }));
    }
    // Twice over, for rounding.
    orthonormal(basis);
    orthonormal(basis);
    const factors = new Float32Array(train.columns * rank);
    basis.forEach((row, k) => {
      for (let item = 0; item < train.columns; item++) factors[item * rank + k] = row[item]! * roots[item]!;
    });
    const lowPass = scorerOf({ d: rank, count: train.columns, factors, gramian: new Float64Array() });
    const width = Math.min(1000, train.columns);
    const filter = neighboursOf(train, { width, userDamping: 1, fromDamping: 0.5, toDamping: 0.5 });
    return (history, scores) => {
      const vector = Float64Array.from(basis, (row) => {
        let inner = 0;
        for (let at = 0; at < history.indices.length; at++) {
          const item = history.indices[at]!;
          inner += row[item]! / roots[item]!;
        }
        return alpha * inner;
      });
      scores.set(lowPass.score(vector));
      addNeighbourScores(filter, history, 1, scores);
    };
  },
};

export const references: readonly Reference[] = [popularity, itemKnn, gfcf, ease];
