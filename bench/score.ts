/**
 * `npm run bench:score`: fold-in and the exact 20 best of 10 k, 100 k and 1 M items at the product's own d and width, on one
 * thread: by whole numbers and vectors in a file as large models are served, by a SIMD scan of all vectors, and by the plain
 * fold-in and a plain scan of typed arrays in the same run; and how long it takes to make a stored model
 * ready.
 */
import { execFileSync } from "node:child_process";
import { closeSync, mkdtempSync, openSync, readSync, rmSync, statSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compactScorerOf } from "../functions/recommendations/als/compact.ts";
import {
  addScores,
  foldIn,
  foldInPlainly,
  type History,
  type Items,
} from "../functions/recommendations/als/fold-in.ts";
import { onPrincipalAxes } from "../functions/recommendations/als/principal-axes.ts";
import { roomForModel, scorerOf } from "../functions/recommendations/als/scorer.ts";
import { topOf } from "../functions/recommendations/als/top.ts";
import { decodeModel, encodeModel, headLength, modelOver } from "../functions/recommendations/models/model.ts";
import { defaultSettings } from "../functions/recommendations/settings.ts";
import { uniform } from "../functions/shared/statistics/random.ts";

const BEST = 20;
const FEWEST_ROUNDS = 30;
/** Rounds before the measurement, in which the engine compiles the hot code. */
const WARM_UP = 20;

const { values: options } = parseArgs({
  options: {
    items: { type: "string", default: "10000,100000,1000000" },
    requests: { type: "string", default: "400" },
    d: { type: "string", default: String(defaultSettings.d) },
    width: { type: "string", default: String(defaultSettings.width) },
    history: { type: "string", default: "30" },
    plain: { type: "boolean", default: true },
  },
  allowNegative: true,
});
const counts = options.items.split(",").map(Number);
const [requests, D, HISTORY, WIDTH] = [options.requests, options.d, options.history, options.width].map(Number) as [
  number,
  number,
  number,
  number,
];
if (![...counts, requests, D, HISTORY, WIDTH].every((number) => Number.isInteger(number) && number > 0)) {
  throw new RangeError(
    "--items, --requests, --d, --width, --history: give whole numbers above 0, such as 10000,100000.",
  );
}
if (counts.some((count) => count < HISTORY + BEST)) {
  throw new RangeError(`--items: give numbers of at least ${HISTORY + BEST}, the history and the ${BEST} best.`);
}
const settings = { ...defaultSettings, d: D, width: WIDTH };
const next = uniform(1);

/** Neighbours all over the items. */
function spread(count: number, width: number): Int32Array {
  const indices = new Int32Array(count * width);
  for (let at = 0; at < indices.length; at++) indices[at] = (at * 7919) % count;
  return indices;
}

function drawnItems(factors: Float32Array, count: number): Items {
  const gramian = new Float64Array(D * D);
  for (let at = 0; at < factors.length; at++) gramian[(at % D) * (D + 1)]! += factors[at]! ** 2;
  return { d: D, count, factors, gramian };
}

function modelOf(count: number) {
  const factors = new Float32Array(count * D);
  for (let at = 0; at < factors.length; at++) factors[at] = (next() - 0.5) / 8;
  // As a fit leaves them. Of very many that are drawn alike, axes are principal but for next to nothing.
  const items = count > 200_000 ? drawnItems(factors, count) : onPrincipalAxes(factors, D);
  const slots = (width: number) => ({
    width,
    indices: spread(count, width),
    weights: new Float32Array(count * width).fill(0.001),
  });
  const itemIds = Array.from({ length: count }, (_, item) => `item-${item}`);
  return {
    blend: { settings, items, neighbours: slots(WIDTH), order: slots(settings.orderWidth), unit: 1 },
    itemIds,
    popularity: new Float32Array(count),
  };
}

function historyOf(count: number): History {
  const indices = [...new Set(Array.from({ length: HISTORY }, () => Math.floor(next() * count)))];
  return { indices, weights: indices.map(() => 1) };
}

/** Milliseconds of each call, ascending. The calls take turns, so that other work on the machine affects all of them alike. */
function timesOf<Name extends string>(rounds: number, calls: Record<Name, () => void>): Record<Name, number[]> {
  const names = Object.keys(calls) as Name[];
  const taken = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -WARM_UP; round < rounds; round++) {
    for (const name of names) {
      const started = performance.now();
      calls[name]();
      if (round >= 0) taken[name].push(performance.now() - started);
    }
  }
  for (const name of names) taken[name].sort((a, b) => a - b);
  return taken;
}

const at = (sorted: readonly number[], share: number) => sorted[Math.floor(share * (sorted.length - 1))]!;
const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const widths = [9, 20, 8, 8, 9, 6];
const line = (cells: readonly string[]) =>
  console.log(cells.map((cell, place) => cell.padStart(widths[place]!)).join("  "));
line(["items", "what", "p50 ms", "p99 ms", "users/s", "ratio"]);

for (const count of counts) {
  const folder = mkdtempSync(join(tmpdir(), "model-"));
  try {
    const file = join(folder, "model.bin");
    const encoded = encodeModel(modelOf(count));
    const made = openSync(file, "w");
    // A single write is limited to 2 GiB.
    for (let done = 0; done < encoded.length; )
      done += writeSync(made, encoded, done, Math.min(1 << 30, encoded.length - done));
    closeSync(made);
    const described = { settings, counts: { subjects: 0, items: count, interactions: 0 } };
    const loading = performance.now();
    const room = roomForModel(statSync(file).size);
    const handle = openSync(file, "r");
    for (let read = 0; read < room.length; )
      read += readSync(handle, room, read, Math.min(1 << 30, room.length - read), read);
    const reading = performance.now();
    const model = decodeModel(room, described);
    const { items } = model.blend;
    const scorer = scorerOf(items);
    scorer.score(new Float32Array(D));
    scorer.best(BEST);
    const ready = performance.now();
    const inPlace = items.factors.buffer === room.buffer;

    const plainScores = new Float64Array(count);
    let bySimd: number[] = [];
    let byScan: number[] = [];
    let byWhole: number[] = [];
    const inFile = modelOver(room.subarray(0, headLength(room)), {
      size: room.length,
      described,
      read: (into, from) => void readSync(handle, into, 0, into.byteLength, from),
    });
    const compact = compactScorerOf(items, model.compact!, { vectorOf: inFile.blend.items.vectorOf! });
    if (!compact) throw new Error("This engine has no SIMD.");
    const whole = (vector: Float64Array, history: History) => {
      ruleOut(compact.score(vector), history);
      byWhole = compact.best(BEST);
    };
    const ruleOut = (scores: Float32Array | Float64Array, { indices }: History) => {
      for (let seen = 0; seen < indices.length; seen++) scores[indices[seen]!] = Number.NEGATIVE_INFINITY;
    };
    const simd = (vector: Float64Array, history: History) => {
      ruleOut(scorer.score(vector), history);
      bySimd = scorer.best(BEST);
    };
    const scan = (vector: Float64Array, history: History) => {
      plainScores.fill(0);
      addScores(items, vector, 1, plainScores);
      ruleOut(plainScores, history);
      byScan = topOf(plainScores, BEST);
    };
    const histories = Array.from({ length: 50 }, () => historyOf(count));
    const started = performance.now();
    foldIn(items, settings, histories[0]!);
    const first = performance.now() - started;
    const folded = histories.map((history) => foldIn(items, settings, history).vector);
    const plainly = histories.map((history) => foldInPlainly(items, settings, history).vector);
    let looked = 0;
    let alike = 0;
    for (let user = 0; user < histories.length; user++) {
      simd(folded[user]!, histories[user]!);
      whole(folded[user]!, histories[user]!);
      looked += compact.looked() / histories.length;
      if (byWhole.join() === bySimd.join()) alike++;
      if (count > 100_000) continue;
      scan(plainly[user]!, histories[user]!);
      // Scores that differ by less than single precision may be in either order.
      const shared = bySimd.filter((item) => byScan.includes(item)).length;
      if (shared < BEST - 1) throw new Error(`Only ${shared} of the best ${BEST} of ${count} items are the same.`);
    }
    const times = Math.max(FEWEST_ROUNDS, Math.min(requests, Math.round((requests * 20_000) / count)));
    let user = 0;
    const turn = () => {
      user = (user + 1) % histories.length;
      return user;
    };
    const plain = {
      "fold-in, plain": () => foldInPlainly(items, settings, histories[turn()]!),
      "best 20, plain scan": () => scan(folded[turn()]!, histories[user]!),
      "request, plain": () => scan(foldInPlainly(items, settings, histories[turn()]!).vector, histories[user]!),
    };
    const measured: Partial<Record<string, number[]>> = timesOf<string>(times, {
      "fold-in": () => foldIn(items, settings, histories[turn()]!),
      "best 20, SIMD": () => simd(folded[turn()]!, histories[user]!),
      "best 20, int8": () => whole(folded[turn()]!, histories[user]!),
      "request, SIMD": () => simd(foldIn(items, settings, histories[turn()]!).vector, histories[user]!),
      "request, int8": () => whole(foldIn(inFile.blend.items, settings, histories[turn()]!).vector, histories[user]!),
      ...(options.plain && plain),
    });
    const middle = (name: string) => at(measured[name] ?? [], 0.5);
    const ratios: Partial<Record<string, number>> = {
      "fold-in": middle("fold-in, plain") / middle("fold-in"),
      "best 20, SIMD": middle("best 20, plain scan") / middle("best 20, SIMD"),
      "best 20, int8": middle("best 20, plain scan") / middle("best 20, int8"),
      "request, SIMD": middle("request, plain") / middle("request, SIMD"),
      "request, int8": middle("request, plain") / middle("request, int8"),
    };
    for (const [name, sorted = []] of Object.entries(measured)) {
      line([
        String(count),
        name,
        at(sorted, 0.5).toFixed(3),
        at(sorted, 0.99).toFixed(3),
        (1000 / (sum(sorted) / sorted.length)).toFixed(0),
        options.plain ? (ratios[name]?.toFixed(1) ?? "") : "",
      ]);
    }
    const milliseconds = (from: number, to: number) => (to - from).toFixed(0).padStart(8);
    const mebibytes = (room.length / 2 ** 20).toFixed(0);
    const copied = inPlace ? "where they lie" : "copied";
    line([String(count), "read the model", milliseconds(loading, reading), "", "", ""]);
    line([String(count), "until it is ready", milliseconds(reading, ready), "", "", ""]);
    const share = middle("best 20, int8") / middle("best 20, SIMD");
    console.log(
      `           int8 takes ${share.toFixed(2)} of the exact scan; ${alike} of ${histories.length} lists are the same to the place, ${looked.toFixed(0)} vectors read for each`,
    );
    const served = execFileSync(process.execPath, [
      join(import.meta.dirname, "score-served.ts"),
      file,
      JSON.stringify(described),
    ]);
    console.log(`           ${served.toString().trim()}`);
    line([String(count), "first fold-in", first.toFixed(1), "", "", ""]);
    console.log(`           ${mebibytes} MiB with ${WIDTH} neighbours an item; factors are used ${copied}`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
