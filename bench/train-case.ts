/** One case of `npm run bench:train`, in a process of its own: its argument is a `Case` and its output an `Outcome`, in JSON. */
import { join } from "node:path";
import { csrOf } from "../functions/recommendations/als/csr.ts";
import { fitInParallel, type Interactions } from "../functions/recommendations/als/fit-in-parallel.ts";
import { foldIn, type Items } from "../functions/recommendations/als/fold-in.ts";
import { scorerOf } from "../functions/recommendations/als/scorer.ts";
import { defaultSettings } from "../functions/recommendations/settings.ts";
import { qualityOf } from "../functions/recommendations/training/metrics.ts";
import { Index, type Pairs, readPairs } from "./pairs.ts";
import { powerLaw } from "./power-law.ts";

export interface Case {
  readonly solver: "wasm" | "typescript";
  /** A folder with train.tsv.gz and test.tsv.gz, or how many interactions to make up. */
  readonly data: string | number;
  /** Whether the generated interactions have different weights. */
  readonly weighted: boolean;
  readonly d: number;
  readonly threads: number;
  readonly epochs: number;
  /** Whether to measure the NDCG@20 of the factors after each epoch. */
  readonly ranked: boolean;
}

/** Times in seconds. */
export interface Outcome {
  readonly interactions: number;
  readonly users: number;
  readonly items: number;
  /** From the call to the end of each epoch: the first includes the transpose and the start of the workers. */
  readonly ends: readonly number[];
  /** The duration of the shortest epoch, by the clock and by all processors. */
  readonly epoch: number;
  readonly busy: number;
  /** Peak resident MiB, and the same with almost no interactions. */
  readonly peak: number;
  readonly base: number;
  readonly ndcg: readonly number[];
}

/** Users that lists are made for: more take time and change the mean by less than 1 %. */
const RANKED = 3000;

async function load(folder: string): Promise<{ interactions: Interactions; test: Pairs }> {
  const users = new Index();
  const items = new Index();
  const train = await readPairs(join(folder, "train.tsv.gz"), users, items);
  const test = await readPairs(join(folder, "test.tsv.gz"), users, items);
  const { values: _, ...ones } = csrOf(users.size, items.size, { row: train.user, column: train.item });
  return { interactions: ones, test };
}

/** NDCG@20 of the factors alone on the test pairs, all items ranked but the known ones. */
function ndcgOf(items: Items, { starts, indices }: Interactions, test: Pairs): number {
  const relevantOf = new Map<number, Set<number>>();
  test.user.forEach((user, at) => {
    relevantOf.set(user, (relevantOf.get(user) ?? new Set()).add(test.item[at]!));
  });
  const scorer = scorerOf(items);
  const ranked = [...relevantOf].slice(0, RANKED);
  let sum = 0;
  for (const [user, relevant] of ranked) {
    const known = indices.subarray(starts[user]!, starts[user + 1]!);
    const history = { indices: known, weights: new Float32Array(known.length).fill(1) };
    const scores = scorer.score(foldIn(items, defaultSettings, history).vector);
    for (const item of known) scores[item] = Number.NEGATIVE_INFINITY;
    sum += qualityOf(scorer.best(20), relevant).ndcg20;
  }
  return sum / ranked.length;
}

async function run({ solver, data, weighted, d, threads, epochs, ranked }: Case): Promise<Outcome> {
  const settings = { ...defaultSettings, d, epochs };
  const fitOf = (interactions: Interactions, onEpoch?: () => void) =>
    fitInParallel(interactions, settings, {
      ...(solver === "wasm" ? { workers: threads } : { arithmetic: [] }),
      onEpoch,
    });
  const peakNow = () => process.resourceUsage().maxRSS / 1024;
  // Threads, kernels and code take the same memory for every number of interactions.
  await fitOf(powerLaw(1000, weighted));
  const base = peakNow();
  const { interactions, test } =
    typeof data === "number" ? { interactions: powerLaw(data, weighted), test: undefined } : await load(data);
  const processors = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part, 0) / 1e6;
  const clock = () => performance.now() / 1000;
  const [started, startedBusy] = [clock(), processors()];
  const ends: number[] = [];
  const busy: number[] = [];
  const onEpoch = () => {
    ends.push(clock() - started);
    busy.push(processors() - startedBusy);
  };
  await fitOf(interactions, onEpoch);
  const peak = peakNow();
  const least = (times: number[]) => Math.min(...times.slice(1).map((time, at) => time - times[at]!));
  const ndcg: number[] = [];
  for (let epoch = 1; ranked && test && epoch <= epochs; epoch++) {
    const { items } = await fitInParallel(interactions, { ...settings, epochs: epoch });
    ndcg.push(ndcgOf(items, interactions, test));
  }
  return {
    interactions: interactions.indices.length,
    users: interactions.rows,
    items: interactions.columns,
    ends,
    epoch: least(ends),
    busy: least(busy),
    peak,
    base,
    ndcg,
  };
}

if (import.meta.main) console.log(JSON.stringify(await run(JSON.parse(process.argv[2]!))));
