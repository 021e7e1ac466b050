import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Container } from "@lyceum/aws-local/sagemaker/container";
import { type Machine, predict } from "@lyceum/aws-local/sagemaker/factorization-machine";
import type { Instance } from "@lyceum/aws-local/sagemaker/instance";
import { train } from "@lyceum/aws-local/sagemaker/train";
import { sequenceModel } from "../../functions/recommendations/adapters/sequence-model.ts";
import { visitedProducts } from "../../functions/recommendations/interactions/interaction.ts";
import { FEATURES, listFeatures } from "../../functions/recommendations/serving/features.ts";
import { SMALL_SHOP, sequenceContainer } from "../reranker/sequence-file.ts";
import { type Arm, presentArm } from "./arms.ts";

/** The fewest clicks that a machine is trained on. */
const FEWEST_CLICKS = 100;
/** The largest number of examined places to learn from; the newest count. */
const MOST_LEARNT = 60_000;
const MACHINE = { k: 4, regularisation: 1e-3, learningRate: 0.05, epochs: 3, initialScale: 0.02, seed: 1 };

/** The procedure, re-ranked by a factorization machine that learns from the products that readers of its lists looked at and opened. */
export function machineArm(): Arm {
  let machine: Machine | undefined;
  const asked = new Map<string, ReadonlyMap<string, Instance>>();
  let seen: { readonly instance: Instance; readonly label: number }[] = [];
  const inner = presentArm({
    name: "machine",
    async rerank({ candidates, situation: { history, shelf }, asking: { id, at } }) {
      const instances = listFeatures(candidates, { history, shelf, placement: "home", now: at }).map((each) => ({
        ...each,
        shape: FEATURES,
      }));
      asked.set(id, new Map(candidates.map((candidate, place) => [candidate.id, instances[place]!])));
      return machine && instances.map((each) => predict(machine!, each));
    },
  });
  return {
    ...inner,
    async train(log, now, options) {
      const clicks = seen.reduce((sum, { label }) => sum + label, 0);
      if (clicks >= FEWEST_CLICKS) {
        machine = train(
          seen.map(({ instance }) => instance),
          seen.map(({ label }) => label),
          MACHINE,
        );
      }
      return `${await inner.train(log, now, options)} Machine: ${clicks} of ${seen.length} opened.`;
    },
    hear(list, examined) {
      const instances = asked.get(list);
      asked.delete(list);
      for (const { product, clicked } of examined) {
        const instance = instances?.get(product);
        if (instance) seen.push({ instance, label: Number(clicked) });
      }
      seen = seen.slice(-MOST_LEARNT);
    },
  };
}

const SCRIPT = join(import.meta.dirname, "..", "..", "training", "sequence", "train.py");

/** A sequence model of a shop's log, trained as the weekly job does. */
async function trainedSequence(python: string, snapshot: Uint8Array): Promise<Container> {
  const work = mkdtempSync(join(tmpdir(), "sequence-"));
  try {
    const file = join(work, "snapshot.bin");
    writeFileSync(file, snapshot);
    const { status } = spawnSync(python, [SCRIPT, "--snapshot", file, "--out", work, ...SMALL_SHOP], {
      stdio: "ignore",
    });
    if (status !== 0) throw new Error(`${python} ${SCRIPT} ended with ${status}: it needs torch and onnx.`);
    return await sequenceContainer(work);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The procedure, re-ranked by a sequence model that is retrained on the shop's own log with each search. */
export function sequenceArm(python: string): Arm {
  let container: Container | undefined;
  const inner = presentArm({
    name: "sequence",
    async rerank({ candidates, situation: { history, context }, asking: { known } }) {
      const by = {
        candidates: candidates.map(({ id }) => id),
        visited: visitedProducts(known, history, context),
        features: () => [],
      };
      const body = Buffer.from(JSON.stringify(sequenceModel.request(by)));
      return container && sequenceModel.scores(await container({ contentType: "application/json", body }));
    },
  });
  return {
    ...inner,
    async train(log, now, options) {
      const came = await inner.train(log, now, options);
      if (log.snapshot && (!container || options.search)) container = await trainedSequence(python, log.snapshot);
      return came;
    },
  };
}
