/**
 * `npm run train:sequence [-- --data DIR --python PYTHON]`: trains the sequence re-ranker of the demo shop on the snapshot of a local
 * cloud, by training/sequence/train.py, and measures one that was trained on the log up to an instant on the later events. It needs
 * Python with torch and onnx; `npm start -- --reranker sequence` needs neither.
 */
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { sequenceModel } from "../functions/recommendations/adapters/sequence-model.ts";
import type { Exposure } from "../local/reranker/exposures.ts";
import { comparison, labelsOf, printComparison } from "../local/reranker/measure.ts";
import { SEQUENCE_FOLDER, SMALL_SHOP, sequenceContainer } from "../local/reranker/sequence-file.ts";
import { withStoppedShop } from "../local/reranker/stopped-shop.ts";
import { heldOutLists } from "../local/reranker/train-reranker.ts";

const { values } = parseArgs({
  options: { data: { type: "string", default: ".local" }, python: { type: "string", default: "python3" } },
});
const script = join(import.meta.dirname, "..", "training", "sequence", "train.py");

function trained(snapshot: string, out: string, ...more: string[]): void {
  const { status } = spawnSync(values.python, [script, "--snapshot", snapshot, "--out", out, ...SMALL_SHOP, ...more], {
    stdio: "inherit",
  });
  if (status !== 0) throw new Error(`${values.python} ${script} ended with ${status}.`);
}

/** The scores of a list, requested as serving does. */
async function scoresOf(container: Awaited<ReturnType<typeof sequenceContainer>>, { ids, visited }: Exposure) {
  const body = sequenceModel.request({ candidates: ids, visited, features: () => [] });
  return sequenceModel.scores(
    await container({ contentType: "application/json", body: Buffer.from(JSON.stringify(body)) }),
  );
}

const work = mkdtempSync(join(tmpdir(), "sequence-"));
try {
  const found = await withStoppedShop(values.data, async ({ products, events, settings, snapshot }) => {
    const file = join(work, "snapshot.bin");
    writeFileSync(file, await snapshot());
    const { from, lists } = heldOutLists(products, events, settings);
    const trial = join(work, "trial");
    trained(file, trial, "--until", new Date(from).toISOString());
    const container = await sequenceContainer(trial);
    const scored: (readonly number[])[] = [];
    for (const list of lists) scored.push(await scoresOf(container, list));
    const labels = labelsOf(lists);
    const rate = labels.filter((label) => label === 1).length / labels.length;
    const table = comparison(lists, scored, rate);
    printComparison(table);

    const whole = join(work, "whole");
    trained(file, whole);
    const manifest = JSON.parse(readFileSync(join(whole, "manifest.json"), "utf8"));
    const measured = { until: new Date(from).toISOString(), lists: lists.length, table };
    writeFileSync(join(whole, "manifest.json"), `${JSON.stringify({ ...manifest, measured }, null, 2)}\n`);
    rmSync(SEQUENCE_FOLDER, { recursive: true, force: true });
    cpSync(whole, SEQUENCE_FOLDER, { recursive: true });
  });
  if (!found) process.exitCode = 2;
} finally {
  rmSync(work, { recursive: true, force: true });
}
