/**
 * `npm run bench:conversion -- --data DIR`: purchase probability, uplift and off-policy evaluation on public data, where DIR has
 * online-shoppers/, hillstrom/ and open-bandit/ (docs/performance.md says where they come from).
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import { evaluatePolicy } from "../functions/conversion/evaluation/off-policy.ts";
import { tLearner, xLearner } from "../functions/conversion/uplift/learners.ts";
import { qini } from "../functions/conversion/uplift/qini.ts";
import {
  fitPurchaseModel,
  type Measured,
  qualityOf,
  rowOf,
  score,
} from "../functions/recommendations/purchase/model.ts";
import { type Design, fitLogistic } from "../functions/shared/statistics/logistic.ts";

const { values: options } = parseArgs({ options: { data: { type: "string" } } });
if (options.data === undefined) throw new RangeError("--data: give the folder of the data sets.");
const data = options.data;

const linesOf = (path: string): string[][] =>
  gunzipSync(readFileSync(join(data, path)))
    .toString()
    .trim()
    .split("\n")
    .map((line) => line.trim().split(","));

const indices = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

interface Columns {
  readonly numbers: readonly number[];
  readonly categories: readonly number[];
  /** Heavy-tailed columns, of which log1p is taken. */
  readonly logged: readonly number[];
}

/** A design matrix: the numbers, and one column for each level of a category except the first. */
function designOf(lines: readonly string[][], { numbers, categories, logged }: Columns): Design {
  const levels = categories.map((column) => [...new Set(lines.map((line) => line[column]))].sort().slice(1));
  const rows = lines.map((line) => [
    ...numbers.map((column) => (logged.includes(column) ? Math.log1p(Number(line[column])) : Number(line[column]))),
    ...categories.flatMap((column, at) => levels[at]!.map((level) => (line[column] === level ? 1 : 0))),
  ]);
  return { rows: rows.length, columns: rows[0]!.length, values: Float64Array.from(rows.flat()) };
}

function taken(design: Design, rows: readonly number[]): Design {
  const values = new Float64Array(rows.length * design.columns);
  for (const [at, row] of rows.entries()) values.set(rowOf(design, row), at * design.columns);
  return { rows: rows.length, columns: design.columns, values };
}

const withInterval = ({ value, interval }: Measured): string =>
  `${value.toFixed(4)} (${interval.low.toFixed(4)} to ${interval.high.toFixed(4)})`;

/** Five folds by row modulo 5; every fifth row of a fold's training part is used for calibration instead of the fit. */
function shoppers(isLeakLeftOut: boolean): Record<string, string | number> {
  const lines = linesOf("online-shoppers/online_shoppers_intention.csv.gz");
  const numbers = indices(10).filter((column) => !(isLeakLeftOut && column === 8));
  const design = designOf(lines, { numbers, categories: [10, 11, 12, 13, 14, 15, 16], logged: numbers });
  const outcomes = Uint8Array.from(lines, (line) => (line[17] === "TRUE" ? 1 : 0));
  const predictions = new Float64Array(design.rows);
  const labelled = (rows: readonly number[]) => ({
    design: taken(design, rows),
    outcomes: Uint8Array.from(rows, (row) => outcomes[row]!),
  });
  for (const fold of indices(5)) {
    const training = indices(design.rows).filter((row) => row % 5 !== fold);
    const model = fitPurchaseModel(
      indices(design.columns).map(String),
      labelled(training.filter((_, at) => at % 5 !== 4)),
      labelled(training.filter((_, at) => at % 5 === 4)),
      1,
    );
    for (let row = fold; row < design.rows; row += 5) predictions[row] = score(model, rowOf(design, row)).probability;
  }
  const quality = qualityOf(predictions, outcomes, 1);
  return {
    columns: isLeakLeftOut ? "without PageValues" : "all",
    AUC: withInterval(quality.auc),
    "PR-AUC": withInterval(quality.averagePrecision),
    "log-loss": withInterval(quality.logLoss),
    ECE: withInterval(quality.calibrationError),
  };
}

/** The same penalised fit as in textbooks: the full Hessian, summed row by row, and no line search. */
function plainFit({ rows, columns, values }: Design, outcomes: Uint8Array, steps: number): number[] {
  const size = columns + 1;
  const beta = new Array<number>(size).fill(0);
  for (let step = 0; step < steps; step++) {
    const hessian = indices(size).map((line) => indices(size).map((at) => (line === at && line > 0 ? 1 : 0)));
    const gradient = beta.map((value, column) => (column === 0 ? 0 : -value));
    for (let row = 0; row < rows; row++) {
      const x = [1, ...values.subarray(row * columns, (row + 1) * columns)];
      const p = 1 / (1 + Math.exp(-x.reduce((sum, value, column) => sum + value * beta[column]!, 0)));
      for (let a = 0; a < size; a++) {
        gradient[a]! += (outcomes[row]! - p) * x[a]!;
        for (let b = 0; b < size; b++) hessian[a]![b]! += p * (1 - p) * x[a]! * x[b]!;
      }
    }
    // Gauss-Jordan elimination.
    for (let pivot = 0; pivot < size; pivot++) {
      for (let line = 0; line < size; line++) {
        if (line === pivot) continue;
        const factor = hessian[line]![pivot]! / hessian[pivot]![pivot]!;
        for (let at = pivot; at < size; at++) hessian[line]![at]! -= factor * hessian[pivot]![at]!;
        gradient[line]! -= factor * gradient[pivot]!;
      }
    }
    for (let column = 0; column < size; column++) beta[column]! += gradient[column]! / hessian[column]![column]!;
  }
  return beta;
}

function speed(): Record<string, string | number>[] {
  const lines = linesOf("online-shoppers/online_shoppers_intention.csv.gz");
  const numbers = indices(10);
  const design = designOf(lines, { numbers, categories: [15, 16], logged: numbers });
  const outcomes = Uint8Array.from(lines, (line) => (line[17] === "TRUE" ? 1 : 0));
  const rounds: { own: number; plain: number; steps: number; apart: number }[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    const fit = fitLogistic(design, outcomes, { ridge: 1 });
    const between = performance.now();
    const plain = plainFit(design, outcomes, fit.steps);
    const end = performance.now();
    const apart = Math.max(...plain.map((value, column) => Math.abs(value - fit.coefficients[column]!)));
    rounds.push({ own: between - start, plain: end - between, steps: fit.steps, apart });
  }
  const { own, plain, steps, apart } = rounds.toSorted((a, b) => a.own - b.own)[2]!;
  const perSecond = (ms: number): number => Math.round((design.rows * steps) / (ms / 1000));
  return [
    {
      fit: "ours",
      "rows a second and step": perSecond(own),
      ratio: (plain / own).toFixed(1),
      "coefficients apart": "",
    },
    {
      fit: "plain",
      "rows a second and step": perSecond(plain),
      ratio: "1.0",
      "coefficients apart": apart.toExponential(1),
    },
  ];
}

const UPLIFT = [
  ["Womens E-Mail", "visit"],
  ["Mens E-Mail", "visit"],
  ["Womens E-Mail", "conversion"],
  ["Mens E-Mail", "conversion"],
] as const;

/** Two folds by row modulo 2. */
function uplift(): Record<string, string | number>[] {
  const [header = [], ...lines] = linesOf("hillstrom/hillstrom.csv.gz");
  return UPLIFT.flatMap(([arm, outcome]) => {
    const trial = lines.filter((line) => line[8] === arm || line[8] === "No E-Mail");
    const design = designOf(trial, { numbers: [0, 2, 3, 4, 6], categories: [5, 7], logged: [2] });
    const treated = Uint8Array.from(trial, (line) => (line[8] === arm ? 1 : 0));
    const outcomes = Uint8Array.from(trial, (line) => Number(line[header.indexOf(outcome)]));
    return [tLearner, xLearner].map((learner) => {
      const predicted = new Float64Array(design.rows);
      for (const fold of [0, 1]) {
        const rows = indices(design.rows);
        const training = rows.filter((row) => row % 2 !== fold);
        const testing = rows.filter((row) => row % 2 === fold);
        const model = learner(
          {
            design: taken(design, training),
            treated: Uint8Array.from(training, (row) => treated[row]!),
            outcomes: Uint8Array.from(training, (row) => outcomes[row]!),
          },
          1,
        );
        for (const [at, value] of model(taken(design, testing)).entries()) predicted[testing[at]!] = value;
      }
      const found = qini({ predicted, treated, outcomes: Float64Array.from(outcomes) }, 1);
      return {
        mail: arm,
        outcome,
        learner: learner === tLearner ? "T" : "X",
        Qini: found.coefficient.toFixed(5),
        interval: `${found.interval.low.toFixed(5)} to ${found.interval.high.toFixed(5)}`,
        "average effect": found.averageEffect.toFixed(4),
        answer: found.isFound ? "found" : "refused",
      };
    });
  });
}

/** Estimates what the uniform policy earns from the log of Thompson sampling; the uniform policy's own log has the true value. */
function offPolicy(): Record<string, string | number>[] {
  const clicks = linesOf("open-bandit/random-men.csv.gz")
    .slice(1)
    .map((line) => Number(line[4]));
  const truth = clicks.reduce((sum, click) => sum + click, 0) / clicks.length;
  const decisions = linesOf("open-bandit/bts-men.csv.gz")
    .slice(1)
    .map((line) => ({
      propensity: Number(line[5]),
      target: 1 / 34,
      reward: Number(line[4]),
      expected: 0,
      expectedOfTarget: 0,
    }));
  return [20, 100, Number.POSITIVE_INFINITY].map((cap) => {
    const found = evaluatePolicy(decisions, cap);
    return {
      cap,
      "effective rows": Math.round(found.effectiveRows),
      SNIPS: found.kind === "refused" ? found.why : found.snips.estimate.toFixed(4),
      interval:
        found.kind === "refused"
          ? ""
          : `${found.snips.interval.low.toFixed(4)} to ${found.snips.interval.high.toFixed(4)}`,
      "measured by the uniform policy's own log": truth.toFixed(4),
    };
  });
}

console.log("Purchase probability: online shoppers, 12,330 visits, 5 folds");
console.table([shoppers(false), shoppers(true)]);
console.log("The fit: the same rows, the same penalty");
console.table(speed());
console.log("Uplift: Hillstrom's mails, 2 folds");
console.table(uplift());
console.log("Off-policy evaluation: Open Bandit, 10,000 decisions of Thompson sampling");
console.table(offPolicy());
