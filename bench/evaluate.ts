/** `npm run evaluate -- --train FILE --test FILE`: fits on one file of `user item [weight]`, ranks for the users of the other. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { fitBlend, score } from "../functions/recommendations/als/blend.ts";
import { csrOf } from "../functions/recommendations/als/csr.ts";
import { addScores, foldIn, type History } from "../functions/recommendations/als/fold-in.ts";
import { addNeighbourScores } from "../functions/recommendations/als/neighbours.ts";
import { historyOf } from "../functions/recommendations/dataset.ts";
import { type Case, evaluate } from "../functions/recommendations/evaluation.ts";
import { defaultSettings } from "../functions/recommendations/settings.ts";

interface Pairs {
  readonly user: number[];
  readonly item: number[];
  readonly weight: number[];
}

/** Names in order of appearance. */
class Index {
  readonly #indices = new Map<string, number>();
  get size(): number {
    return this.#indices.size;
  }
  of(name: string): number {
    const known = this.#indices.get(name);
    if (known !== undefined) return known;
    this.#indices.set(name, this.size);
    return this.size - 1;
  }
}

async function readPairs(file: string, users: Index, items: Index): Promise<Pairs> {
  const bytes = createReadStream(file);
  const input = file.endsWith(".gz") ? bytes.pipe(createGunzip()) : bytes;
  const pairs: Pairs = { user: [], item: [], weight: [] };
  let number = 0;
  for await (const line of createInterface({ input })) {
    number++;
    if (line.trim() === "") continue;
    const [user, item, weight = "1"] = line.split("\t");
    if (!user || !item || !Number.isFinite(Number(weight)))
      throw new Error(`${file}:${number}: not "user item [weight]"`);
    pairs.user.push(users.of(user));
    pairs.item.push(items.of(item));
    pairs.weight.push(Number(weight));
  }
  return pairs;
}

const { values } = parseArgs({ options: { train: { type: "string" }, test: { type: "string" } } });
if (values.train === undefined || values.test === undefined) {
  console.error(
    "Usage: npm run evaluate -- --train FILE --test FILE   (tab-separated: user item [weight]; .gz or plain)",
  );
  process.exit(2);
}
const started = performance.now();
const users = new Index();
const items = new Index();
const train = await readPairs(values.train, users, items);
const test = await readPairs(values.test, users, items);
const matrix = csrOf(users.size, items.size, { row: train.user, column: train.item, value: train.weight });
console.log(`${users.size} users, ${items.size} items, ${matrix.indices.length} train, ${test.user.length} test pairs`);

const chosen = new Map<number, Set<number>>();
test.user.forEach((user, at) => {
  const relevant = chosen.get(user) ?? new Set<number>();
  chosen.set(user, relevant.add(test.item[at]!));
});
const cases: Case[] = [...chosen].map(([user, relevant]) => ({ history: historyOf(matrix, user), relevant }));
const popularity = new Float64Array(items.size);
for (let at = 0; at < matrix.indices.length; at++) popularity[matrix.indices[at]!]! += matrix.values[at]!;

const fitting = performance.now();
const blend = fitBlend(matrix, defaultSettings);
console.log(`fitted in ${((performance.now() - fitting) / 1000).toFixed(1)} s`, JSON.stringify(defaultSettings));

const scratch = new Float64Array(items.size);
const factorsAlone = (history: History) => {
  scratch.fill(0);
  addScores(blend.items, foldIn(blend.items, blend.settings, history).vector, 1, scratch);
  return scratch;
};
const neighboursAlone = (history: History) => {
  scratch.fill(0);
  addNeighbourScores(blend.neighbours, history, 1, scratch);
  return scratch;
};
const table: [string, (history: History) => Float64Array][] = [
  ["popularity", () => popularity],
  ["factors", factorsAlone],
  ["neighbours", neighboursAlone],
];
const show = (name: string, recall: number, ndcg: number) =>
  console.log(`${name.padEnd(11)} Recall@20 ${recall.toFixed(4)} NDCG@20 ${ndcg.toFixed(4)}`);
for (const [name, scorer] of table) {
  const measured = evaluate(cases, scorer);
  show(name, measured.recall20, measured.ndcg20);
}
const shown = evaluate(cases, (history) => score(blend, history).scores);
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`Recall@20 ${shown.recall20.toFixed(4)} NDCG@20 ${shown.ndcg20.toFixed(4)} seconds ${seconds}`);
