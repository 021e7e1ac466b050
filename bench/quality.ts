/**
 * `npm run bench:quality -- --data DIR [--sequences]`: the procedure that trains a shop's model, with nothing chosen by hand,
 * against popularity, item-kNN, iALS, GF-CF and EASE. DIR holds train.tsv.gz, test.tsv.gz and, if there is one, valid.tsv.gz
 * with a pair `user item` a line; with --sequences, one file of a user and their items in order a line, of which the last is
 * the test and the one before it chooses. All items but the known ones are ranked; what is tested is ranked once.
 */
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { gunzipSync } from "node:zlib";
import {
  type BlendSettings,
  blendOf,
  fitParts,
  introduce,
  type Parts,
} from "../functions/recommendations/als/blend.ts";
import { type Csr, csrOf } from "../functions/recommendations/als/csr.ts";
import { fitInParallel } from "../functions/recommendations/als/fit-in-parallel.ts";
import { foldIn } from "../functions/recommendations/als/fold-in.ts";
import { scorerOf } from "../functions/recommendations/als/scorer.ts";
import { solvedOf } from "../functions/recommendations/als/solved.ts";
import { topOf } from "../functions/recommendations/als/top.ts";
import { defaultSettings, MOST_SEARCHED } from "../functions/recommendations/settings.ts";
import { historyOf, placesOf } from "../functions/recommendations/training/dataset.ts";
import type { Case } from "../functions/recommendations/training/evaluation.ts";
import { learntSettings } from "../functions/recommendations/training/learnt-settings.ts";
import { qualityOf } from "../functions/recommendations/training/metrics.ts";
import { holdOut, Index, type Pairs, readPairs } from "./pairs.ts";
import { type Ranker, references } from "./quality/references.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    sequences: { type: "boolean", default: false },
    users: { type: "string" },
    only: { type: "string" },
  },
});
if (options.data === undefined) {
  console.error(`Usage: npm run bench:quality -- --data DIR [--sequences] [--users N] [--only NAME]
  --users  test every so manieth user, N in all
  --only   rank by what has this in its name alone`);
  process.exit(2);
}
const folder = options.data;

/** What is fitted to choose settings by, what is chosen later, and the same for the test. */
interface Task {
  readonly items: number;
  readonly train: Csr;
  readonly chosen: readonly Case[];
  readonly whole: Csr;
  readonly test: readonly Case[];
}

const popularityOf = ({ indices, columns }: Csr): Float64Array => {
  const counts = new Float64Array(columns);
  for (const item of indices) counts[item]! += 1;
  return counts;
};

async function pairs(): Promise<Task> {
  const users = new Index();
  const items = new Index();
  const given = await readPairs(join(folder, "train.tsv.gz"), users, items);
  const valid = join(folder, "valid.tsv.gz");
  const later = existsSync(valid) ? await readPairs(valid, users, items) : undefined;
  const test = await readPairs(join(folder, "test.tsv.gz"), users, items);
  const { kept, held } = later ? { kept: given, held: later } : holdOut(given, 0.2, 1);
  const matrixOf = ({ user, item }: Pairs) => csrOf(users.size, items.size, { row: user, column: item });
  const all = later
    ? { user: [...given.user, ...later.user], item: [...given.item, ...later.item], weight: [] }
    : given;
  const train = matrixOf(kept);
  const whole = matrixOf(all);
  return { items: items.size, train, chosen: casesOf(train, held), whole, test: casesOf(whole, test) };
}

function casesOf(matrix: Csr, { user, item }: Pairs): Case[] {
  const relevant = new Map<number, Set<number>>();
  for (const [at, each] of user.entries()) {
    relevant.set(each, (relevant.get(each) ?? new Set<number>()).add(item[at]!));
  }
  return [...relevant].map(([each, of]) => ({ history: historyOf(matrix, each), relevant: of }));
}

function sequences(): Task {
  const file = readdirSync(folder).find((name) => name.endsWith(".gz"))!;
  const text = gunzipSync(readFileSync(join(folder, file))).toString();
  const lines = text
    .trim()
    .split("\n")
    .map((line) => line.split(/\s+/).slice(1).map(Number));
  const items = 1 + lines.reduce((most, line) => line.reduce((a, b) => Math.max(a, b), most), 0);
  const until = (left: number): Csr => {
    const own = lines.map((line) => line.slice(0, -left));
    const row = own.flatMap((line, user) => line.map(() => user));
    const column = own.flat();
    const matrix = csrOf(lines.length, items, { row, column });
    return {
      ...matrix,
      places: placesOf(
        matrix,
        column,
        own.flatMap((line) => line.map((_, at) => at)),
      ),
    };
  };
  const cases = (matrix: Csr, left: number): Case[] =>
    lines.map((line, user) => ({ history: historyOf(matrix, user), relevant: new Set([line.at(-left)!]) }));
  const [train, whole] = [until(2), until(1)];
  return { items, train, chosen: cases(train, 2), whole, test: cases(whole, 1) };
}

const sampled = <T>(all: readonly T[], most: number): T[] => {
  const stride = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, at) => at % stride === 0);
};

/** Recall@20, NDCG@20, HR@10 and NDCG@10, as means over the cases. */
function measured(cases: readonly Case[], items: number, ranker: Ranker): [number, number, number, number] {
  const scores = new Float64Array(items);
  const sums: [number, number, number, number] = [0, 0, 0, 0];
  for (const { history, relevant } of cases) {
    ranker(history, scores);
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    const list = topOf(scores, 20);
    const { recall20, ndcg20, ndcg10 } = qualityOf(list, relevant);
    const hit = list.slice(0, 10).some((item) => relevant.has(item)) ? 1 : 0;
    [recall20, ndcg20, hit, ndcg10].forEach((value, at) => {
      sums[at]! += value / cases.length;
    });
  }
  return sums;
}

const started = performance.now();
const task = options.sequences ? sequences() : await pairs();
const chosen = sampled(task.chosen, MOST_SEARCHED);
const test = sampled(task.test, Number(options.users ?? task.test.length));
const hash = createHash("sha256");
for (const name of readdirSync(folder)
  .filter((each) => each.endsWith(".gz"))
  .sort())
  hash.update(readFileSync(join(folder, name)));
console.log(`${task.whole.rows} users, ${task.items} items, ${task.whole.indices.length} known, ${test.length} tested`);
console.log(`data ${hash.digest("hex").slice(0, 16)}`);
const shown = (name: string, figures: readonly number[]) =>
  console.log(`${name.padEnd(18)} ${figures.map((value) => value.toFixed(4)).join("  ")}`);
console.log(`${"".padEnd(18)} R@20    N@20    HR@10   N@10`);
const isWanted = (name: string) => options.only === undefined || name.includes(options.only);

for (const { name, settings, fit, most } of references.filter((each) => isWanted(each.name))) {
  if (most !== undefined && task.items > most) {
    console.log(`${name.padEnd(18)} over ${most} items: see bench/quality/ease.py`);
    continue;
  }
  const ndcg = (setting: number) => measured(chosen, task.items, fit(task.train, setting))[1];
  const [first, ...others] = settings;
  let best = { setting: first!, ndcg: others.length === 0 ? 0 : ndcg(first!) };
  for (const setting of others) {
    const found = ndcg(setting);
    if (found > best.ndcg) best = { setting, ndcg: found };
  }
  shown(
    others.length === 0 ? name : `${name} ${best.setting}`,
    measured(test, task.items, fit(task.whole, best.setting)),
  );
}

async function fitted(matrix: Csr, settings: BlendSettings, beside?: Omit<Parts, "items">): Promise<{ parts: Parts }> {
  const { items } = await fitInParallel(matrix, settings);
  return { parts: beside ? { ...beside, items } : fitParts(matrix, settings, items) };
}
if (isWanted("served") || isWanted("iALS")) {
  const found = await learntSettings(
    (settings, beside) => fitted(task.train, settings, beside),
    (settings) => solvedOf(task.train, settings),
    {
      train: { matrix: task.train, popularity: popularityOf(task.train) },
      cases: chosen,
      candidates: [defaultSettings],
      late: () => false,
    },
  );
  if (!found) throw new Error("There is nothing to choose settings by.");
  const { parts } = await fitted(task.whole, found.settings);
  const blend = blendOf(parts, found.settings);
  const scorer = scorerOf(blend.items);
  shown(
    "iALS",
    measured(test, task.items, (history, scores) => {
      scores.set(scorer.score(foldIn(blend.items, found.settings, history).vector));
    }),
  );
  shown(
    "served",
    measured(test, task.items, (history, scores) => {
      const { vector, addNeighbours } = introduce(blend, history);
      scores.set(scorer.score(vector));
      addNeighbours(scores);
    }),
  );
  console.log(JSON.stringify(found));
}
const { user, system } = process.cpuUsage();
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s, ${((user + system) / 1e6).toFixed(0)} CPU s`);
