/**
 * `npm run bench:quality -- --data DIR [--sequences]`: the procedure that trains a shop's model, with nothing chosen by hand,
 * against popularity, item-kNN, iALS, GF-CF and EASE. DIR holds train.tsv.gz, test.tsv.gz and, if there is one, valid.tsv.gz
 * with a pair `user item` a line; with --sequences, one file of a user and their items in order a line, of which the last is
 * the test and the one before it chooses; dense-demo is made from the demo's generator. All items but the known ones are ranked;
 * what is tested is ranked once. Then both re-rankers put the served lists' first hundred in order, where there is what they go by.
 */
import { parseArgs } from "node:util";
import {
  type Blend,
  type BlendSettings,
  blendOf,
  introduce,
  type Parts,
} from "../functions/recommendations/als/blend.ts";
import type { Csr } from "../functions/recommendations/als/csr.ts";
import { fitPartsInParallel, openSolver } from "../functions/recommendations/als/parts-in-parallel.ts";
import { scorerOf } from "../functions/recommendations/als/scorer.ts";
import { topOf } from "../functions/recommendations/als/top.ts";
import { defaultSettings, MOST_SEARCHED } from "../functions/recommendations/settings.ts";
import type { Case } from "../functions/recommendations/training/evaluation.ts";
import { candidateSettings, FIRST_CANDIDATES } from "../functions/recommendations/training/hyperparameter-search.ts";
import { learntSettings } from "../functions/recommendations/training/learnt-settings.ts";
import { qualityOf } from "../functions/recommendations/training/metrics.ts";
import { type Ranker, references } from "./quality/references.ts";
import { machineOf, type Rerank, rerankedList, sequenceOf } from "./quality/rerankers.ts";
import { denseDemoTask, pairsTask, sequencesTask } from "./quality/tasks.ts";

const { values: options } = parseArgs({
  options: {
    data: { type: "string" },
    sequences: { type: "boolean", default: false },
    users: { type: "string" },
    only: { type: "string" },
    reranked: { type: "string", default: "2000" },
    python: { type: "string" },
    "sequence-settings": { type: "string", default: "--dim 64" },
  },
});
if (options.data === undefined) {
  console.error(`Usage: npm run bench:quality -- --data DIR [--sequences] [--users N] [--only NAMES] [--python PYTHON]
  --data      a folder, or dense-demo
  --users     test every so manieth user, N in all
  --only      rank by what has one of these in its name alone: popularity,item-kNN,GF-CF,EASE,served,re-ranked
  --reranked  so many users' lists are re-ranked, 2000 unless given
  --python    trains the sequence model, with torch and onnx; --sequence-settings has settings of train.py`);
  process.exit(2);
}
const folder = options.data;

const popularityOf = ({ indices, columns }: Csr): Float64Array => {
  const counts = new Float64Array(columns);
  for (const item of indices) counts[item]! += 1;
  return counts;
};

const sampled = <T>(all: readonly T[], most: number): T[] => {
  const stride = Math.max(1, Math.ceil(all.length / most));
  return all.filter((_, at) => at % stride === 0);
};

type Figures = [recall20: number, ndcg20: number, hit10: number, ndcg10: number];

/** The figures of one list of twenty. */
function figuresOf(list: readonly number[], relevant: ReadonlySet<number>): Figures {
  const { recall20, ndcg20, ndcg10 } = qualityOf(list, relevant);
  const hit = list.slice(0, 10).some((item) => relevant.has(item)) ? 1 : 0;
  return [recall20, ndcg20, hit, ndcg10];
}

/** Figures of all cases. */
function measured(cases: readonly Case[], items: number, ranker: Ranker): Figures[] {
  const scores = new Float64Array(items);
  return cases.map(({ history, relevant }) => {
    ranker(history, scores);
    for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
    return figuresOf(topOf(scores, 20), relevant);
  });
}

/** Figures of a blend's factors alone and of the whole blend, from one scan of the items. */
function measuredInParts(cases: readonly Case[], blend: Blend): { factors: Figures[]; whole: Figures[] } {
  const scorer = scorerOf(blend.items);
  const factors: Figures[] = [];
  const whole: Figures[] = [];
  for (const { history, relevant } of cases) {
    const { vector, addNeighbours } = introduce(blend, history);
    const scores = scorer.score(vector);
    const hideKnown = () => {
      for (let at = 0; at < history.indices.length; at++) scores[history.indices[at]!] = Number.NEGATIVE_INFINITY;
    };
    hideKnown();
    factors.push(figuresOf(scorer.best(20), relevant));
    addNeighbours(scores);
    hideKnown();
    whole.push(figuresOf(scorer.best(20), relevant));
  }
  return { factors, whole };
}

const meanOf = (figures: readonly Figures[], at: number): number =>
  figures.reduce((sum, each) => sum + each[at]!, 0) / Math.max(1, figures.length);

const started = performance.now();
const task = await (folder === "dense-demo"
  ? denseDemoTask()
  : options.sequences
    ? sequencesTask(folder)
    : pairsTask(folder));
const chosen = sampled(task.chosen, MOST_SEARCHED);
const test = sampled(task.test, Number(options.users ?? task.test.length));
console.log(`${task.whole.rows} users, ${task.items} items, ${task.whole.indices.length} known, ${test.length} tested`);
console.log(`data ${task.version}`);
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
let before = cpu();
/** Means over the users, and half the width of NDCG@20's 95 % interval, which matters if users are sampled. */
function shown(name: string, figures: readonly Figures[]): void {
  const means = [0, 1, 2, 3].map((at) => meanOf(figures, at));
  const variance = figures.reduce((sum, each) => sum + (each[1] - means[1]!) ** 2, 0) / Math.max(1, figures.length - 1);
  const within = 1.96 * Math.sqrt(variance / Math.max(1, figures.length));
  const spent = cpu() - before;
  before = cpu();
  const numbers = means.map((value) => value.toFixed(4)).join("  ");
  console.log(`${name.padEnd(22)} ${numbers}  ± ${within.toFixed(4)}  ${spent.toFixed(0)} CPU s`);
}
console.log(`${"".padEnd(22)} R@20    N@20    HR@10   N@10    of N@20`);
const isWanted = (name: string) =>
  options.only === undefined || options.only.split(",").some((each) => name.includes(each));

for (const { name, settings, fit, most } of references.filter((each) => isWanted(each.name))) {
  if (most !== undefined && task.items > most) {
    console.log(`${name.padEnd(18)} over ${most} items: see bench/quality/ease.py`);
    continue;
  }
  const ndcg = (setting: number) => meanOf(measured(chosen, task.items, fit(task.train, setting)), 1);
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

const fitted = (matrix: Csr, settings: BlendSettings, beside?: Omit<Parts, "items">) =>
  fitPartsInParallel(matrix, settings, { beside });
if (isWanted("served") || isWanted("iALS")) {
  const solver = openSolver(task.train);
  const found = await learntSettings(
    (settings, beside) => fitted(task.train, settings, beside),
    async (settings, targets) => (await solver.solve(settings, { targets })).neighbours,
    {
      train: { matrix: task.train, popularity: popularityOf(task.train) },
      cases: chosen,
      candidates: candidateSettings(defaultSettings, FIRST_CANDIDATES, 1),
      late: () => false,
    },
  );
  await solver.close();
  if (!found) throw new Error("There is nothing to choose settings by.");
  const rankerOf = (blend: Blend): Ranker => {
    const scorer = scorerOf(blend.items);
    return (history, scores) => {
      const { vector, addNeighbours } = introduce(blend, history);
      scores.set(scorer.score(vector));
      addNeighbours(scores);
    };
  };
  const blend = blendOf((await fitted(task.whole, found.settings)).parts, found.settings);
  const ranker = rankerOf(blend);
  const served = measuredInParts(test, blend);
  shown("its factors (iALS)", served.factors);
  shown("served", served.whole);
  console.log(JSON.stringify(found));

  /** Re-ranks the first hundred of the served lists, for a sample of users, as each needs a call. */
  const reranked = async (name: string, rerank: Rerank) => {
    const figures: Figures[] = [];
    const cases = sampled(test, Number(options.reranked));
    for (const of of cases)
      figures.push(figuresOf(await rerankedList(of, task.items, { ranker, rerank }), of.relevant));
    shown(`served, ${cases.length} users`, measured(cases, task.items, ranker));
    shown(name, figures);
  };
  if (!isWanted("re-ranked")) console.log("re-rankers: not asked for");
  else {
    if (task.products) {
      const before = rankerOf(blendOf((await fitted(task.train, found.settings)).parts, found.settings));
      await reranked("re-ranked, machine", machineOf(task.products, chosen, before));
    } else console.log("re-ranked, machine     there are no features of these items");
    if (!task.whole.places) console.log("re-ranked, sequence    there is no order in this data");
    else if (options.python === undefined) console.log("re-ranked, sequence    is trained with --python PYTHON");
    else
      await reranked(
        "re-ranked, sequence",
        await sequenceOf(task.whole, options.python, options["sequence-settings"].split(" ")),
      );
  }
}
console.log(`${((performance.now() - started) / 1000).toFixed(0)} s, ${cpu().toFixed(0)} CPU s`);
