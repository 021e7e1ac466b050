/**
 * Loads a model as the functions that serve it do, with a file in the place of S3, and scores with it: how long that takes and
 * what it keeps in memory. Started by `npm run bench:score`, which makes the file.
 */
import { createHash } from "node:crypto";
import { createReadStream, readFileSync, statSync } from "node:fs";
import type { S3Client } from "@aws-sdk/client-s3";
import { loadServedModel } from "../functions/recommendations/adapters/model-bucket.ts";
import { introduce } from "../functions/recommendations/als/blend.ts";
import { BINARY_VERSION, type Manifest } from "../functions/recommendations/contract/model.ts";
import { servedScorerOf } from "../functions/recommendations/models/served.ts";

const [path = "", text = ""] = process.argv.slice(2);
const described: Pick<Manifest, "settings" | "counts"> = JSON.parse(text);
const hash = createHash("sha256");
for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(chunk);
const quality = { recall20: 0, ndcg10: 0, ndcg20: 0 };
const at = new Date(0).toISOString();
const counted = ["objects", "unreadable", "lines", "corrupt", "duplicates", "withoutConsent", "merges", "kept"];
const manifest = {
  ...described,
  format: 1,
  id: "01JD000000000000000000000A",
  createdAt: at,
  trainedThrough: at,
  log: Object.fromEntries(counted.map((name) => [name, 0])),
  evaluation: { splitAt: at, cases: 0, challenger: quality, popularity: quality },
  decision: { promote: false, why: "It is measured." },
  binary: { version: BINARY_VERSION, bytes: statSync(path).size, sha256: hash.digest("hex") },
};
/** The part of S3 that loading uses. */
const s3 = {
  send: async ({ input: { Key } }: { input: { Key: string } }) => ({
    Body: Key.endsWith(".json")
      ? { transformToByteArray: async () => Buffer.from(JSON.stringify(manifest)) }
      : createReadStream(path, { highWaterMark: 1 << 20 }),
  }),
} as unknown as S3Client;
const started = performance.now();
const found = await loadServedModel(s3, "models")(manifest.id);
if (!found) throw new Error("There is no model.");
const scorer = servedScorerOf(found.model);
const loaded = performance.now() - started;
const count = described.counts.items;
const times: number[] = [];
for (let request = 0; request < 60; request++) {
  const begun = performance.now();
  const indices = Array.from({ length: 30 }, (_, place) => (request * 7919 + place * 104_729) % count);
  const { vector, addNeighbours } = introduce(found.model.blend, { indices, weights: indices.map(() => 1) });
  addNeighbours(scorer.score(vector));
  scorer.best(60);
  times.push(performance.now() - begun);
}
times.sort((a, b) => a - b);
// Not maxRSS, which starts from the parent process's value.
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))?.[1]) / 1024;
console.log(
  `loaded as it is served in ${(loaded / 1000).toFixed(1)} s, at most ${peak.toFixed(0)} MiB resident; a list's scores and 60 best of 30 products, neighbours with them: p50 ${times[30]!.toFixed(1)} ms, p99 ${times.at(-1)!.toFixed(1)} ms`,
);
