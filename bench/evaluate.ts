/** `npm run evaluate -- --train FILE --test FILE`: fits on one file of `user item [weight]`, ranks for the users of the other. */
import { createReadStream } from "node:fs";
import { createInterface } from "node:readline";
import { parseArgs } from "node:util";
import { createGunzip } from "node:zlib";
import { fitBlend } from "../functions/recommendations/als/blend.ts";
import { csrOf } from "../functions/recommendations/als/csr.ts";
import { addScores, foldIn } from "../functions/recommendations/als/fold-in.ts";
import { addNeighbourScores } from "../functions/recommendations/als/neighbours.ts";
import { topOf } from "../functions/recommendations/als/top.ts";
import { historyOf } from "../functions/recommendations/dataset.ts";
import { qualityOf } from "../functions/recommendations/metrics.ts";
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
const popularity = new Float64Array(items.size);
for (let at = 0; at < matrix.indices.length; at++) popularity[matrix.indices[at]!]! += matrix.values[at]!;

const fitting = performance.now();
const blend = fitBlend(matrix, defaultSettings);
console.log(`fitted in ${((performance.now() - fitting) / 1000).toFixed(1)} s`, JSON.stringify(defaultSettings));

const { neighbourScale } = defaultSettings;
const names = ["popularity", "factors", "neighbours", "blend"] as const;
const sums = names.map(() => ({ recall: 0, ndcg: 0 }));
const [byFactors, byNeighbours, byBoth] = [0, 1, 2].map(() => new Float64Array(items.size)) as Float64Array[];
for (const [user, relevant] of chosen) {
  const history = historyOf(matrix, user);
  for (const scores of [byFactors!, byNeighbours!]) scores.fill(0);
  addScores(blend.items, foldIn(blend.items, blend.settings, history).vector, 1, byFactors!);
  addNeighbourScores(blend.neighbours, history, neighbourScale, byNeighbours!);
  for (let item = 0; item < items.size; item++) byBoth![item] = byFactors![item]! + byNeighbours![item]!;
  [popularity.slice(), byFactors!, byNeighbours!, byBoth!].forEach((scores, at) => {
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    const { recall20, ndcg20 } = qualityOf(topOf(scores, 20), relevant);
    sums[at]!.recall += recall20 / chosen.size;
    sums[at]!.ndcg += ndcg20 / chosen.size;
  });
}
const lines = sums.map(({ recall, ndcg }) => `Recall@20 ${recall.toFixed(4)} NDCG@20 ${ndcg.toFixed(4)}`);
lines.slice(0, -1).forEach((line, at) => {
  console.log(`${names[at]!.padEnd(11)} ${line}`);
});
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(`${lines.at(-1)} seconds ${seconds}`);
