import fc from "fast-check";
import { expect, test } from "vitest";
import { decode, encode, logistic, type Machine, predict } from "../../src/sagemaker/factorization-machine.ts";
import type { Instance } from "../../src/sagemaker/instance.ts";
import { normal, uniform } from "../../src/sagemaker/random.ts";
import { type TrainSettings, train } from "../../src/sagemaker/train.ts";

const weight = fc.double({ min: -1, max: 1, noNaN: true });
const machines: fc.Arbitrary<Machine> = fc
  .record({ n: fc.integer({ min: 1, max: 8 }), k: fc.integer({ min: 0, max: 4 }) })
  .chain(({ n, k }) =>
    fc.record({
      bias: weight,
      linear: fc.array(weight, { minLength: n, maxLength: n }).map((each) => Float64Array.from(each)),
      factors: fc.array(weight, { minLength: n * k, maxLength: n * k }).map((each) => Float64Array.from(each)),
      k: fc.constant(k),
      n: fc.constant(n),
    }),
  );
const cases = machines.chain((machine) =>
  fc
    .uniqueArray(fc.integer({ min: 0, max: machine.n - 1 }))
    .chain((keys) =>
      fc
        .array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: keys.length, maxLength: keys.length })
        .map((values) => ({ machine, instance: { keys, values, shape: machine.n } })),
    ),
);

/** Equation 1 as it is written: every pair of features. */
function naive({ bias, linear, factors, k, n }: Machine, { keys, values }: Instance): number {
  const x = new Float64Array(n);
  for (const [index, key] of keys.entries()) x[key] = values[index]!;
  let logit = bias;
  for (let i = 0; i < n; i++) {
    logit += linear[i]! * x[i]!;
    for (let j = i + 1; j < n; j++) {
      let dot = 0;
      for (let f = 0; f < k; f++) dot += factors[i * k + f]! * factors[j * k + f]!;
      logit += dot * x[i]! * x[j]!;
    }
  }
  return logistic(logit);
}

test("a prediction is the naive sum over all pairs of features", () => {
  fc.assert(
    fc.property(cases, ({ machine, instance }) => {
      expect(predict(machine, instance)).toBeCloseTo(naive(machine, instance), 12);
    }),
  );
});

test("a machine is read as it was written, bit by bit", () => {
  fc.assert(
    fc.property(machines, (machine) => {
      expect(decode(encode(machine))).toEqual(machine);
    }),
  );
});

test("bytes that were cut, lengthened or changed, or are no machine, are refused", () => {
  fc.assert(
    fc.property(machines, fc.nat(), fc.integer({ min: 1, max: 255 }), (machine, position, flip) => {
      const bytes = encode(machine);
      expect(() => decode(bytes.subarray(0, position % bytes.length))).toThrow(RangeError);
      expect(() => decode(Uint8Array.of(...bytes, flip))).toThrow(RangeError);
      // The last word of the header says nothing.
      const at = position % bytes.length;
      if (at >= 20 && at < 24) return;
      bytes[at]! ^= flip;
      expect(() => decode(bytes)).toThrow(RangeError);
    }),
  );
  expect(() => decode(new TextEncoder().encode("this is a text and not a machine"))).toThrow(/Not a factorization/);
});

test("an instance with other features is refused with the reason", () => {
  const machine: Machine = { bias: 0, linear: new Float64Array(3), factors: new Float64Array(3), k: 1, n: 3 };
  expect(() => predict(machine, { keys: [0], values: [1], shape: 4 })).toThrow("shape is 4; the model takes 3");
  expect(() => predict(machine, { keys: [3], values: [1], shape: 3 })).toThrow("from 0 to 2");
  expect(() => predict(machine, { keys: [0, 1], values: [1], shape: 3 })).toThrow("as many");
});

/** Users and items one-hot: an item's popularity and the product of the user's and the item's tastes decide. */
function interactions(count: number, seed: number) {
  const [users, items, tastes] = [40, 30, 2];
  const draw = normal(7);
  const hidden = Array.from({ length: (users + items) * tastes }, draw);
  const popularity = Array.from({ length: users + items }, draw);
  const next = uniform(seed);
  const samples: Instance[] = [];
  const labels: number[] = [];
  for (let row = 0; row < count; row++) {
    const user = Math.floor(next() * users);
    const item = users + Math.floor(next() * items);
    let logit = popularity[item]!;
    for (let f = 0; f < tastes; f++) logit += 2 * hidden[user * tastes + f]! * hidden[item * tastes + f]!;
    samples.push({ keys: [user, item], values: [1, 1], shape: users + items });
    labels.push(next() < logistic(logit) ? 1 : 0);
  }
  return { samples, labels };
}
function logLoss(machine: Machine, { samples, labels }: ReturnType<typeof interactions>): number {
  const losses = samples.map((sample, row) => {
    const probability = predict(machine, sample);
    return -Math.log(labels[row] === 1 ? probability : 1 - probability);
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}
const settings: TrainSettings = {
  ...{ k: 4, epochs: 20, learningRate: 0.1, regularisation: 0.001, initialScale: 0.1, seed: 1 },
};
const seen = interactions(8000, 11);
const unseen = interactions(4000, 12);

test("where features interact, factors predict unseen labels far better than a linear model", () => {
  const constant = Math.LN2;
  const linear = logLoss(train(seen.samples, seen.labels, { ...settings, k: 0 }), unseen);
  const factored = logLoss(train(seen.samples, seen.labels, settings), unseen);
  expect(linear).toBeLessThan(constant);
  expect(factored).toBeLessThan(0.7 * linear);
});

test("the same samples and seed give the same machine, another seed another", () => {
  const few = { ...settings, epochs: 2 };
  const first = encode(train(seen.samples, seen.labels, few));
  expect(encode(train(seen.samples, seen.labels, few))).toEqual(first);
  expect(encode(train(seen.samples, seen.labels, { ...few, seed: 2 }))).not.toEqual(first);
});

test("a weight's first step is the learning rate, and a feature alone moves no factor", () => {
  const once = { ...settings, epochs: 1, regularisation: 0 };
  const alone = { keys: [1], values: [3], shape: 3 };
  const { bias, linear, factors } = train([alone], [1], once);
  expect(bias).toBeCloseTo(once.learningRate, 6);
  expect([...linear]).toEqual([0, expect.closeTo(once.learningRate, 6), 0]);
  expect(factors).toEqual(train([alone], [1], { ...once, epochs: 0 }).factors);
  // For a label of 1 the factors of two features move along each other.
  const pair = [{ keys: [0, 1], values: [1, 1], shape: 3 }];
  const [first = 0, second = 0, third = 0] = train(pair, [1], { ...once, k: 1, epochs: 0 }).factors;
  expect([...train(pair, [1], { ...once, k: 1 }).factors]).toEqual([
    expect.closeTo(first + Math.sign(second) * once.learningRate, 5),
    expect.closeTo(second + Math.sign(first) * once.learningRate, 5),
    third,
  ]);
});

test("samples without anything to learn are refused", () => {
  expect(() => train([], [], settings)).toThrow("no samples");
  expect(() => train(seen.samples, [1], settings)).toThrow("each sample needs one");
  expect(() => train(seen.samples.slice(0, 1), [2], settings)).toThrow("0 or 1");
  const other = { keys: [0], values: [1], shape: 3 };
  expect(() => train([seen.samples[0]!, other], [0, 1], settings)).toThrow("shape is 3");
});
