import { expect, test } from "vitest";
import { fitBlend, score } from "../../../functions/recommendations/als/blend.ts";
import { type Csr, csrOf, transpose } from "../../../functions/recommendations/als/csr.ts";
import { fit, type Settings } from "../../../functions/recommendations/als/fit.ts";
import { addScores, foldIn } from "../../../functions/recommendations/als/fold-in.ts";
import { gramian } from "../../../functions/recommendations/als/gramian.ts";
import { penalty } from "../../../functions/recommendations/als/objective.ts";
import { topOf } from "../../../functions/recommendations/als/top.ts";
import { historyOf } from "../../../functions/recommendations/training/dataset.ts";
import { uniform } from "../../../functions/shared/statistics/random.ts";

const settings: Settings = {
  d: 8,
  epochs: 8,
  steps: 8,
  seed: 5,
  unobserved: 0.1,
  regularisation: 0.05,
  exponent: 0.5,
};

const near = {
  width: 5,
  userDamping: 0.6,
  fromDamping: 0.6,
  toDamping: 0.4,
  solvedRidge: 0.1,
  solvedUserDamping: 0.5,
  solvedToDamping: 0.1,
  factorScale: 2,
  solvedScale: 1,
  contentScale: 0,
  orderWidth: 3,
  orderDecay: 0.6,
  orderScale: 1,
  recency: 1,
};

/** Two tastes: even users take even items and odd users odd ones, some weights, one item turned down by each. */
function tastes(users = 60, items = 20): Csr {
  const next = uniform(9);
  const row: number[] = [];
  const column: number[] = [];
  const value: number[] = [];
  for (let user = 0; user < users; user++) {
    for (let item = 0; item < items; item++) {
      const likes = item % 2 === user % 2;
      if (next() < (likes ? 0.5 : 0.03)) {
        row.push(user);
        column.push(item);
        value.push(likes ? 1 + next() : -1);
      }
    }
  }
  return csrOf(users, items, { row, column, value });
}

/** The objective of one user, term by term, as the paper writes it. */
function lossOf(x: Float64Array, factors: Float32Array, matrix: Csr, user: number): number {
  const { d } = settings;
  const dot = (item: number) => x.reduce((sum, value, k) => sum + value * factors[item * d + k]!, 0);
  const history = historyOf(matrix, user);
  let loss = 0;
  let total = 0;
  for (let item = 0; item < matrix.columns; item++) loss += settings.unobserved * dot(item) ** 2;
  for (let at = 0; at < history.indices.length; at++) {
    const weight = history.weights[at]!;
    loss += Math.abs(weight) * ((weight > 0 ? 1 : 0) - dot(history.indices[at]!)) ** 2;
    total += Math.abs(weight);
  }
  return loss + penalty(settings, total, matrix.columns) * x.reduce((sum, value) => sum + value * value, 0);
}

test("the fold-in is the minimum of the objective: no small step from it lowers the loss", () => {
  const matrix = tastes();
  const items = fit(matrix, settings);
  const next = uniform(1);
  for (const user of [0, 1, 17]) {
    const { vector } = foldIn(items, settings, historyOf(matrix, user));
    const least = lossOf(vector, items.factors, matrix, user);
    for (let attempt = 0; attempt < 50; attempt++) {
      const step = vector.map((value) => value + 1e-3 * (next() - 0.5));
      expect(lossOf(step, items.factors, matrix, user)).toBeGreaterThan(least);
    }
  }
});

test("every pass lowers the whole objective", () => {
  const matrix = tastes();
  const losses = [1, 2, 4, 8].map((epochs) => {
    const items = fit(matrix, { ...settings, epochs });
    const byItem = transpose(matrix);
    let loss = 0;
    for (let user = 0; user < matrix.rows; user++) {
      loss += lossOf(foldIn(items, settings, historyOf(matrix, user)).vector, items.factors, matrix, user);
    }
    for (let item = 0; item < matrix.columns; item++) {
      const total = historyOf(byItem, item).weights as Float32Array;
      const ridge = penalty(
        settings,
        total.reduce((sum, weight) => sum + Math.abs(weight), 0),
        matrix.rows,
      );
      for (let k = 0; k < settings.d; k++) loss += ridge * items.factors[item * settings.d + k]! ** 2;
    }
    return loss;
  });
  for (let at = 1; at < losses.length; at++) expect(losses[at]).toBeLessThanOrEqual(losses[at - 1]! * (1 + 1e-6));
});

test("the same seed gives the same bits, and another seed others", () => {
  const matrix = tastes();
  expect(fit(matrix, settings).factors).toEqual(fit(matrix, settings).factors);
  expect(fit(matrix, { ...settings, seed: 6 }).factors).not.toEqual(fit(matrix, settings).factors);
});

test("learned scores put a user's own taste above the other", () => {
  const matrix = tastes();
  const blend = fitBlend(matrix, { ...settings, ...near, neighbourScale: 1 });
  for (const user of [0, 1, 2, 3]) {
    const { scores } = score(blend, historyOf(matrix, user));
    const [best] = topOf(scores, 1);
    expect(best! % 2).toBe(user % 2);
  }
});

test("the contributions of the history sum to the score exactly, dislikes included", () => {
  const matrix = tastes();
  const blend = fitBlend(matrix, { ...settings, ...near, neighbourScale: 3 });
  for (const user of [0, 7, 12]) {
    const { scores, contributions } = score(blend, historyOf(matrix, user));
    for (let item = 0; item < matrix.columns; item++) {
      const sum = Object.values(contributions(item))
        .flatMap((part) => [...part])
        .reduce((total, part) => total + part, 0);
      expect(sum).toBeCloseTo(scores[item]!, 9);
    }
  }
});

test("the top of a list is that of a full sort, ties by index, without ruled-out items", () => {
  const next = uniform(4);
  const scores = Float64Array.from({ length: 500 }, () =>
    next() < 0.1 ? Number.NEGATIVE_INFINITY : Math.floor(next() * 50),
  );
  const sorted = [...scores.keys()]
    .filter((index) => scores[index]! > Number.NEGATIVE_INFINITY)
    .sort((a, b) => scores[b]! - scores[a]! || a - b);
  for (const count of [0, 1, 20, 1000]) expect(topOf(scores, count)).toEqual(sorted.slice(0, count));
});

test("a repeated cell adds up, and a matrix transposed twice is itself", () => {
  const matrix = csrOf(3, 4, { row: [2, 0, 0, 2], column: [1, 3, 0, 1], value: [1, 2, 3, 4] });
  expect([...matrix.starts]).toEqual([0, 2, 2, 3]);
  expect([...matrix.indices]).toEqual([0, 3, 1]);
  expect([...matrix.values]).toEqual([3, 2, 5]);
  expect(transpose(transpose(matrix))).toEqual(matrix);
});

test("scores of all items are the inner products, and the Gramian sums their squares", () => {
  const factors = Float32Array.from([1, 2, 3, 4]);
  const scores = new Float64Array(2);
  addScores({ d: 2, count: 2, factors, gramian: gramian(factors, 2) }, Float64Array.from([1, 10]), 2, scores);
  expect([...scores]).toEqual([42, 86]);
  expect([...gramian(factors, 2)]).toEqual([10, 14, 14, 20]);
});
