import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { sequenceModel } from "../../functions/recommendations/adapters/sequence-model.ts";
import { SEQUENCE_LENGTH } from "../../functions/recommendations/settings.ts";
import { SEQUENCE_FOLDER, sequenceContainer } from "../../local/reranker/sequence-file.ts";

const manifest = z
  .object({
    products: z.number(),
    sha256: z.string(),
    heldOut: z.object({ ndcg10: z.number(), popularity: z.object({ ndcg10: z.number() }) }),
    check: z.object({ history: z.array(z.string()), candidates: z.array(z.string()), scores: z.array(z.number()) }),
  })
  .parse(JSON.parse(readFileSync(join(SEQUENCE_FOLDER, "manifest.json"), "utf8")));
const file = (...names: string[]) => readFileSync(join(SEQUENCE_FOLDER, ...names));

let container: Awaited<ReturnType<typeof sequenceContainer>>;
beforeAll(async () => {
  container = await sequenceContainer(SEQUENCE_FOLDER);
});

async function scoresOf(candidates: readonly string[], visited: readonly string[]): Promise<readonly number[]> {
  const body = JSON.stringify(sequenceModel.request({ candidates, visited, features: () => [] }));
  return sequenceModel.scores(await container({ contentType: "application/json", body: Buffer.from(body) }));
}

test("the model in the repository matches its manifest, and beats popularity", () => {
  expect(
    createHash("sha256")
      .update(file("sequence", "1", "model.onnx"))
      .digest("hex"),
  ).toBe(manifest.sha256);
  expect(manifest.heldOut.ndcg10).toBeGreaterThan(manifest.heldOut.popularity.ndcg10);
});

test("WebAssembly gives the same scores as PyTorch", async () => {
  const { history, candidates, scores } = manifest.check;
  const found = await scoresOf(candidates, history);
  expect(found).toHaveLength(scores.length);
  for (const [at, score] of found.entries()) expect(Math.abs(score - scores[at]!)).toBeLessThan(1e-5);
});

test("a history decides the order, its order too, and only its newest products count", async () => {
  const { candidates, history } = manifest.check;
  const known = candidates.filter((id) => id !== "unknown");
  const of = (visited: readonly string[]) => scoresOf(known, visited);
  expect(await of(history)).not.toEqual(await of([]));
  expect(await of(history.toReversed())).not.toEqual(await of(history));
  const long = [...known, ...Array.from({ length: SEQUENCE_LENGTH }, (_, n) => history[n % history.length]!)];
  expect(await of(long)).toEqual(await of(long.slice(-SEQUENCE_LENGTH)));
});

test("a product that the model does not contain has a score independent of the history", async () => {
  const [first] = await scoresOf(["new"], []);
  const [second] = await scoresOf(["new"], manifest.check.history);
  expect(first).toBeGreaterThan(0);
  expect(second).toBe(first);
});

test("Triton's configuration matches the requests of serving", () => {
  const config = file("sequence", "config.pbtxt").toString();
  expect(config).toContain(`name: "history" data_type: TYPE_STRING dims: [ 1, ${SEQUENCE_LENGTH} ]`);
  expect(config).toContain('name: "candidates" data_type: TYPE_STRING dims: [ 1, -1 ]');
  expect(config).toContain('name: "scores" data_type: TYPE_FP32');
});
