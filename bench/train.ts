/**
 * `npm run bench:train`: whole training runs of `--events` (in millions), from the log to the pointer with the settings that the
 * product has, and of the factors alone seconds an epoch, interactions a second, peak memory and time to converged NDCG of the solver,
 * on made-up power-law logs and, with --data, on real interactions. Each case runs in a process of its own, so that its
 * peak memory is its own. Times are of the shortest epoch: other work on the machine only adds to them.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { defaultSettings } from "../functions/recommendations/settings.ts";
import type { Run } from "./run-case.ts";
import type { Case, Outcome } from "./train-case.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    events: { type: "string", default: "1,10,20" },
    sizes: { type: "string", default: "1,10,20" },
    d: { type: "string", default: "64,128" },
    threads: { type: "string", default: "1,2" },
    plain: { type: "boolean", default: true },
  },
  allowNegative: true,
});

/** @throws RangeError for anything but numbers above 0. */
function listOf(name: "events" | "sizes" | "d" | "threads"): number[] {
  const numbers = options[name].split(",").filter((part) => part !== "");
  return numbers.map((part) => {
    if (!(Number(part) > 0)) throw new RangeError(`--${name}: "${part}" is not a number above 0; give such as 1,2.`);
    return Number(part);
  });
}
const [millions, sizes, lengths, threadCounts] = [listOf("events"), listOf("sizes"), listOf("d"), listOf("threads")];

/** The share of the best NDCG at which a fit counts as converged. */
const THERE = 0.99;

function measure(one: Case): Outcome {
  const script = join(import.meta.dirname, "train-case.ts");
  return JSON.parse(execFileSync(process.execPath, [script, JSON.stringify(one)], { encoding: "utf8" }));
}

const columns = [
  ["data", 22],
  ["d", 4],
  ["solver", 10],
  ["threads", 7],
  ["s/epoch", 8],
  ["CPU s", 7],
  ["M inter./s", 10],
  ["peak MiB", 8],
  ["B/inter.", 8],
  ["ratio", 6],
  ["CPU ratio", 9],
] as const;
const line = (cells: readonly string[]) =>
  console.log(cells.map((cell, at) => cell.padStart(columns[at]![1])).join("  "));

/** Bytes an interaction takes at the peak, beside the process itself, a vector for each user, and two for each item. */
const bytesEach = ({ peak, base, users, items, interactions }: Outcome, d: number) =>
  ((peak - base) * 2 ** 20 - 4 * d * (users + 2 * items)) / interactions;

/** Ratios are of the first row's time to this row's, by the clock and by all processors. */
function row(name: string, one: Case, outcome: Outcome, first: Outcome) {
  const made = typeof one.data === "number";
  line([
    name,
    String(one.d),
    one.solver,
    String(one.threads),
    outcome.epoch.toFixed(3),
    outcome.busy.toFixed(3),
    (outcome.interactions / outcome.epoch / 1e6).toFixed(2),
    // Reading the files of real interactions would hide the fit's own memory.
    made ? outcome.peak.toFixed(0) : "",
    made ? bytesEach(outcome, one.d).toFixed(1) : "",
    (first.epoch / outcome.epoch).toFixed(3),
    (first.busy / outcome.busy).toFixed(3),
  ]);
}

/** All thread counts, then the plain solver. */
function block(name: string, common: Pick<Case, "data" | "weighted" | "d">, epochs: number, plain: boolean) {
  let first: Outcome | undefined;
  for (const threads of threadCounts) {
    const one: Case = { ...common, solver: "wasm", threads, epochs, ranked: false };
    const outcome = measure(one);
    first ??= outcome;
    row(name, one, outcome, first);
  }
  if (!plain || !first) return;
  const one: Case = { ...common, solver: "typescript", threads: 1, epochs: 3, ranked: false };
  const outcome = measure(one);
  row(name, one, outcome, first);
}

/** Whole runs, each in its own process. */
function wholeRuns(): void {
  let before: Run | undefined;
  for (const million of millions) {
    const script = join(import.meta.dirname, "run-case.ts");
    const run: Run = JSON.parse(
      execFileSync(process.execPath, ["--max-old-space-size=8192", script, String(million * 1e6)], {
        encoding: "utf8",
      }),
    );
    const bytes = ((run.peak - run.base) * 2 ** 20) / run.events;
    const times = before && run.whole / before.whole;
    console.log(
      `${million} M events, ${run.interactions} interactions, ${run.items} items: ${run.whole.toFixed(1)} CPU s (reading ${run.reading.toFixed(1)}, fits ${run.fits.toFixed(1)}), ${run.clock.toFixed(0)} s, peak ${run.peak.toFixed(0)} MiB, ${bytes.toFixed(0)} bytes an event${times ? `, ${times.toFixed(2)} times the run before` : ""}, ${run.state}`,
    );
    before = run;
  }
}
wholeRuns();
console.log(`Settings: ${JSON.stringify(defaultSettings)}; d as below.`);
line(columns.map(([name]) => name));
const real = options.data !== undefined && existsSync(join(options.data, "train.tsv.gz")) ? options.data : undefined;
if (real === undefined) {
  console.log("Real interactions: skipped; give --data a folder with train.tsv.gz and test.tsv.gz.");
} else {
  for (const d of lengths) block("real", { data: real, weighted: false, d }, 30, options.plain);
}
for (const size of sizes) {
  for (const d of lengths) {
    // Many epochs only if they are short: the shortest of a few is close enough to the minimum.
    block(
      `${size} M, equal weights`,
      { data: size * 1e6, weighted: false, d },
      size > 5 ? 3 : 8,
      options.plain && size <= 1,
    );
  }
  block(`${size} M, other weights`, { data: size * 1e6, weighted: true, d: lengths[0]! }, size > 5 ? 3 : 8, false);
}
if (real !== undefined) {
  console.log("NDCG@20 of the factors alone after each epoch, and when it is first within 1 % of the best:");
  for (const d of lengths) {
    for (const threads of threadCounts) {
      const ranked = threads === threadCounts[0];
      const outcome = measure({ solver: "wasm", data: real, weighted: false, d, threads, epochs: 10, ranked });
      if (ranked) console.log(`d ${d}: ${outcome.ndcg.map((ndcg) => ndcg.toFixed(4)).join(" ")}`);
      console.log(
        `d ${d}, ${threads} threads, end of each epoch: ${outcome.ends.map((end) => end.toFixed(2)).join(" ")} s`,
      );
      if (ranked) {
        const there = outcome.ndcg.findIndex((ndcg) => ndcg >= THERE * Math.max(...outcome.ndcg));
        console.log(`d ${d}: there after epoch ${there + 1}`);
      }
    }
  }
}
