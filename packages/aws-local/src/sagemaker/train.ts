import { checkInstance, factorSums, logistic, logitOf, type Machine } from "./factorization-machine.ts";
import type { Instance } from "./instance.ts";
import { normal, uniform } from "./random.ts";

export interface TrainSettings {
  /** Factors of each feature; 0 for a linear model. */
  readonly k: number;
  readonly epochs: number;
  readonly learningRate: number;
  /** L2, on the linear weights and the factors of the features that a sample has. */
  readonly regularisation: number;
  /** Standard deviation of the first factors. */
  readonly initialScale: number;
  readonly seed: number;
}

/** Keeps a step finite where a weight has had no gradient yet. */
const EPSILON = 1e-8;

function shuffle(order: Uint32Array, next: () => number): void {
  for (let last = order.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
}

/**
 * Fits a machine to labels of 0 and 1 by stochastic gradient descent on the log-loss, each weight with Adagrad's own
 * step (Duchi, Hazan and Singer 2011), by the gradients of Rendle 2010, equation 4. The same input and seed give the
 * same machine, bit by bit.
 * @param samples all of one shape, one for each label
 * @throws RangeError for no samples, other counts or labels, and samples of another shape
 */
export function train(samples: readonly Instance[], labels: readonly number[], settings: TrainSettings): Machine {
  const { k, epochs, learningRate, regularisation, initialScale, seed } = settings;
  const n = samples[0]?.shape;
  if (n === undefined) throw new RangeError("There are no samples to train on.");
  if (labels.length !== samples.length) {
    throw new RangeError(`There are ${samples.length} samples and ${labels.length} labels; each sample needs one.`);
  }
  if (!labels.every((label) => label === 0 || label === 1)) throw new RangeError("Every label must be 0 or 1.");
  for (const sample of samples) checkInstance({ n }, sample);

  const draw = normal(seed);
  const factors = Float64Array.from({ length: n * k }, () => initialScale * draw());
  const machine = { bias: 0, linear: new Float64Array(n), factors, k, n };
  const { linear } = machine;
  let biasSquares = 0;
  const linearSquares = new Float64Array(n);
  const factorSquares = new Float64Array(n * k);
  const sums = new Float64Array(k);
  const order = Uint32Array.from(samples, (_, index) => index);
  const next = uniform(seed + 1);

  /** Moves one weight of an array down its gradient. */
  const step = (weights: Float64Array, squares: Float64Array, at: number, gradient: number) => {
    squares[at]! += gradient ** 2;
    weights[at]! -= (learningRate * gradient) / (Math.sqrt(squares[at]!) + EPSILON);
  };

  for (let epoch = 0; epoch < epochs; epoch++) {
    shuffle(order, next);
    for (const row of order) {
      const sample = samples[row]!;
      factorSums(machine, sample, sums);
      const error = logistic(logitOf(machine, sample, sums)) - labels[row]!;
      biasSquares += error ** 2;
      machine.bias -= (learningRate * error) / (Math.sqrt(biasSquares) + EPSILON);
      for (const [index, key] of sample.keys.entries()) {
        const value = sample.values[index]!;
        step(linear, linearSquares, key, error * value + regularisation * linear[key]!);
        for (let f = 0; f < k; f++) {
          const at = key * k + f;
          const factor = factors[at]!;
          const gradient = error * value * (sums[f]! - factor * value);
          step(factors, factorSquares, at, gradient + regularisation * factor);
        }
      }
    }
  }
  return machine;
}
