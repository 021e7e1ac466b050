/** The served lists' first hundred, put in order by each re-ranker, as serving would ask it. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { predict } from "@lyceum/aws-local/sagemaker/factorization-machine";
import { train } from "@lyceum/aws-local/sagemaker/train";
import { sequenceModel } from "../../functions/recommendations/adapters/sequence-model.ts";
import type { Csr } from "../../functions/recommendations/als/csr.ts";
import { topOf } from "../../functions/recommendations/als/top.ts";
import type { Candidate } from "../../functions/recommendations/contract/candidate.ts";
import type { Evidence } from "../../functions/recommendations/interactions/interaction.ts";
import { encodeSnapshot } from "../../functions/recommendations/log/snapshot.ts";
import { TrainingLog } from "../../functions/recommendations/log/training-log.ts";
import { FEATURES, listFeatures } from "../../functions/recommendations/serving/features.ts";
import type { Case } from "../../functions/recommendations/training/evaluation.ts";
import { HOUR_MS } from "../../functions/shared/kernel/time.ts";
import { Chance } from "../../local/demo/chance.ts";
import type { DemoProduct } from "../../local/demo/shop.ts";
import { sequenceContainer } from "../../local/reranker/sequence-file.ts";
import { FIRST_DAY } from "../../local/simulation/world.ts";
import type { Ranker } from "./references.ts";

const DEPTH = 100;
/** As `npm run train:fm` chose on the demo's log. */
const MACHINE = { k: 4, regularisation: 1e-3, learningRate: 0.05, epochs: 3, initialScale: 0.02, seed: 1 };

/** A case's first hundred, best first, and what they scored. */
interface List {
  readonly items: readonly number[];
  readonly scores: readonly number[];
}

function listOf({ history }: Case, items: number, ranker: Ranker): List {
  const scores = new Float64Array(items);
  ranker(history, scores);
  for (let seen = 0; seen < history.indices.length; seen++) scores[history.indices[seen]!] = Number.NEGATIVE_INFINITY;
  const found = topOf(scores, DEPTH);
  return { items: found, scores: found.map((item) => scores[item]!) };
}

/** What puts a case's list in another order: a score for each of its items. */
export type Rerank = (of: Case, list: List) => Promise<readonly number[]>;

/** A case's first twenty by a re-ranker. */
export async function rerankedList(of: Case, items: number, { ranker, rerank }: { ranker: Ranker; rerank: Rerank }) {
  const list = listOf(of, items, ranker);
  const scores = await rerank(of, list);
  return topOf(Float64Array.from(scores), 20).map((place) => list.items[place]!);
}

const featuresOf = (products: readonly DemoProduct[]) => {
  const shelf = new Map(products.map(({ product }) => [product.id, product]));
  return ({ history }: Case, { items, scores }: List) => {
    const known = new Map<string, Evidence>(
      Array.from(history.indices, (item, at) => [
        products[item]!.product.id,
        { weight: history.weights[at]!, action: "view" },
      ]),
    );
    const candidates = items.map((item, at): Candidate => {
      const { id, creatorId, type, topic, language } = products[item]!.product;
      const relevance = Math.max(0, scores[at]! / scores[0]!);
      return { id, source: "factors", score: scores[at]!, relevance, creatorId, type, topic, language };
    });
    return listFeatures(candidates, { history: known, shelf, placement: "home", now: FIRST_DAY }).map((each) => ({
      ...each,
      shape: FEATURES,
    }));
  };
};

/** A factorization machine that learns from the lists of the slice that settings are chosen by, made by a model that has not seen it. */
export function machineOf(products: readonly DemoProduct[], cases: readonly Case[], ranker: Ranker): Rerank {
  const features = featuresOf(products);
  const lists = cases.map((of) => ({ of, list: listOf(of, products.length, ranker) }));
  const instances = lists.flatMap(({ of, list }) => features(of, list));
  const labels = lists.flatMap(({ of, list }) => list.items.map((item) => Number(of.relevant.has(item))));
  const machine = train(instances, labels, MACHINE);
  return async (of, list) => features(of, list).map((each) => predict(machine, each));
}

const idOf = (item: number): string => `i${item}`;

/** A log of a view an hour, in each user's order, as training reads it. */
function snapshotOf({ rows, starts, indices, places }: Csr): Uint8Array {
  const log = new TrainingLog((bytes) => new TextDecoder().decode(bytes));
  const chance = new Chance(1);
  const encoder = new TextEncoder();
  for (let row = 0; row < rows; row++) {
    for (let entry = starts[row]!; entry < starts[row + 1]!; entry++) {
      const at = FIRST_DAY + places![entry]! * HOUR_MS;
      const event = { id: chance.id(at), type: "view", at: new Date(at).toISOString(), product: idOf(indices[entry]!) };
      const line = encoder.encode(JSON.stringify({ ...event, session: "s", user: `u${row}`, consent: true }));
      log.accept(line, 0, line.length, Math.floor(at / HOUR_MS));
    }
  }
  return encodeSnapshot(log.state);
}

/** The sequence model, trained by training/sequence/train.py on what was known before the test. */
export async function sequenceOf(whole: Csr, python: string, more: readonly string[]): Promise<Rerank> {
  const work = mkdtempSync(join(tmpdir(), "sequence-"));
  try {
    const file = join(work, "snapshot.bin");
    writeFileSync(file, snapshotOf(whole));
    const script = join(import.meta.dirname, "..", "..", "training", "sequence", "train.py");
    const { status } = spawnSync(python, [script, "--snapshot", file, "--out", work, ...more], {
      stdio: ["ignore", "ignore", "inherit"],
    });
    if (status !== 0) throw new Error(`${python} ${script} ended with ${status}: it needs torch and onnx.`);
    const container = await sequenceContainer(work);
    return async ({ history: { indices, ages } }, { items }) => {
      const order = Array.from(indices, (_, at) => at).sort((a, b) => ages![b]! - ages![a]!);
      const visited = order.map((at) => idOf(indices[at]!));
      const request = sequenceModel.request({ candidates: items.map(idOf), visited, features: () => [] });
      return sequenceModel.scores(
        await container({ contentType: "application/json", body: Buffer.from(JSON.stringify(request)) }),
      );
    };
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
