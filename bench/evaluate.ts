/**
 * `npm run evaluate -- --train FILE --test FILE`: fits to one file of `user item [weight] [time]` and ranks all items but
 * the known ones for each user of the other. Without --test, a fixed fifth of each user's training pairs is held out in
 * its place: there settings are chosen, by `--set '{"d": 64}'`.
 */
import { parseArgs } from "node:util";
import * as z from "zod";
import { blendOf, fitParts, introduce } from "../functions/recommendations/als/blend.ts";
import { csrOf } from "../functions/recommendations/als/csr.ts";
import { fitInParallel } from "../functions/recommendations/als/fit-in-parallel.ts";
import { foldIn } from "../functions/recommendations/als/fold-in.ts";
import { addNeighbourScores } from "../functions/recommendations/als/neighbours.ts";
import { scorerOf } from "../functions/recommendations/als/scorer.ts";
import { topOf } from "../functions/recommendations/als/top.ts";
import { manifest } from "../functions/recommendations/contract/model.ts";
import { defaultSettings } from "../functions/recommendations/settings.ts";
import { historyOf } from "../functions/recommendations/training/dataset.ts";
import { qualityOf } from "../functions/recommendations/training/metrics.ts";
import { holdOut, Index, readPairs } from "./pairs.ts";

const HELD_OUT = { share: 0.2, seed: 1 };

const { values: options } = parseArgs({
  options: { train: { type: "string" }, test: { type: "string" }, set: { type: "string", default: "{}" } },
});
if (options.train === undefined) {
  console.error(`Usage: npm run evaluate -- --train FILE [--test FILE] [--set JSON]
  FILE   a line for each interaction: user item [weight] [time], by tabs or spaces; plain or .gz
  --test what the users of --train chose afterwards; without it, a fifth of each user's pairs is held out
  --set  settings other than the default, such as '{"d": 64}'`);
  process.exit(2);
}
const changes = z.strictObject(manifest.shape.settings.partial().shape).parse(JSON.parse(options.set));
const settings = { ...defaultSettings, ...changes };

const started = performance.now();
const seconds = (since: number) => ((performance.now() - since) / 1000).toFixed(1);
const users = new Index();
const items = new Index();
const given = await readPairs(options.train, users, items);
const { kept: train, held: test } =
  options.test === undefined
    ? holdOut(given, HELD_OUT.share, HELD_OUT.seed)
    : { kept: given, held: await readPairs(options.test, users, items) };
const matrix = csrOf(users.size, items.size, { row: train.user, column: train.item, value: train.weight });
console.log(
  `${users.size} users, ${items.size} items, ${train.user.length} train, ${test.user.length} ` +
    `${options.test === undefined ? "held-out" : "test"} pairs`,
);

const relevantOf = new Map<number, Set<number>>();
test.user.forEach((user, at) => {
  if (test.weight[at]! <= 0) return;
  const relevant = relevantOf.get(user) ?? new Set<number>();
  relevantOf.set(user, relevant.add(test.item[at]!));
});
const popularity = new Float64Array(items.size);
for (let at = 0; at < matrix.indices.length; at++) popularity[matrix.indices[at]!]! += Math.max(0, matrix.values[at]!);

const fitting = performance.now();
const { items: factors } = await fitInParallel(matrix, settings);
const fitted = fitParts(matrix, settings, factors);
const blend = blendOf(fitted, settings);
console.log(`fitted in ${seconds(fitting)} s: ${JSON.stringify(settings)}`);

const parts = {
  popularity: new Float64Array(items.size),
  factors: new Float64Array(items.size),
  neighbours: new Float64Array(items.size),
  solved: new Float64Array(items.size),
  blend: new Float64Array(items.size),
};
const names = Object.keys(parts) as (keyof typeof parts)[];
const scorer = scorerOf(blend.items);
const sums = names.map(() => ({ recall: 0, ndcg: 0 }));
for (const [user, relevant] of relevantOf) {
  const history = historyOf(matrix, user);
  parts.popularity.set(popularity);
  parts.factors.set(scorer.score(foldIn(blend.items, settings, history).vector));
  addNeighbourScores(fitted.together, history, 1, parts.neighbours.fill(0));
  addNeighbourScores(fitted.solved, history, 1, parts.solved.fill(0));
  const { vector, addNeighbours } = introduce(blend, history);
  parts.blend.set(scorer.score(vector));
  addNeighbours(parts.blend);
  names.forEach((name, at) => {
    const scores = parts[name];
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    const { recall20, ndcg20 } = qualityOf(topOf(scores, 20), relevant);
    sums[at]!.recall += recall20 / relevantOf.size;
    sums[at]!.ndcg += ndcg20 / relevantOf.size;
  });
}
console.log("what ranks  Recall@20  NDCG@20");
names.forEach((name, at) => {
  console.log(`${name.padEnd(10)}  ${sums[at]!.recall.toFixed(4).padEnd(9)}  ${sums[at]!.ndcg.toFixed(4)}`);
});
const { recall, ndcg } = sums.at(-1)!;
console.log(`Recall@20 ${recall.toFixed(4)} NDCG@20 ${ndcg.toFixed(4)} seconds ${seconds(started)}`);
