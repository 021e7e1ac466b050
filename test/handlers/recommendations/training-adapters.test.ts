import "./environment.ts";
import { gzipSync } from "node:zlib";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, expect, test } from "vitest";
import { productKey, versionKey } from "../../../functions/catalogue/keys.ts";
import { readAttributes } from "../../../functions/recommendations/adapters/attributes.ts";
import { listLog, readObjects } from "../../../functions/recommendations/adapters/behaviour-log.ts";
import { fitModel } from "../../../functions/recommendations/adapters/fit-model.ts";
import { listManifests } from "../../../functions/recommendations/adapters/manifests.ts";
import {
  listModel,
  loadModel,
  loadServedModel,
  storeModel,
} from "../../../functions/recommendations/adapters/model-bucket.ts";
import { keepAudit, listAudits } from "../../../functions/recommendations/adapters/pointer-table.ts";
import { quarantine } from "../../../functions/recommendations/adapters/quarantine.ts";
import {
  readSnapshot,
  storeSnapshot,
  sweepSnapshots,
} from "../../../functions/recommendations/adapters/snapshot-bucket.ts";
import { moveSnapshot, readSnapshotPointer } from "../../../functions/recommendations/adapters/snapshot-pointer.ts";
import { blendOf, introduce } from "../../../functions/recommendations/als/blend.ts";
import { csrOf } from "../../../functions/recommendations/als/csr.ts";
import { servedScorerOf } from "../../../functions/recommendations/models/served.ts";
import { defaultSettings } from "../../../functions/recommendations/settings.ts";
import { productOf } from "../../product-of.ts";
import { startCloud } from "../cloud.ts";

let cloud: Awaited<ReturnType<typeof startCloud>>;
let s3: S3Client;
let documents: DynamoDBDocumentClient;
beforeAll(async () => {
  cloud = await startCloud({ tables: { Table: ["byCreator"] }, buckets: ["log-bucket", "model-bucket"] });
  s3 = new S3Client({ forcePathStyle: true });
  documents = DynamoDBDocumentClient.from(new DynamoDBClient({}), { marshallOptions: { removeUndefinedValues: true } });
});
afterAll(() => cloud.close());

const put = (Bucket: string, Key: string, Body: Buffer) => s3.send(new PutObjectCommand({ Bucket, Key, Body }));
const keysIn = async (Bucket: string, Prefix: string) => {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return Contents.map(({ Key }) => Key);
};

test("objects are listed after a key and read in order, each to its end or to the damage", async () => {
  const text = Array.from({ length: 50_000 }, (_, line) => `line ${line} ${Math.sin(line)}`).join("\n");
  const whole = gzipSync(text);
  const objects: Record<string, Buffer> = {
    "events/2026/05/01/10/a.gz": Buffer.concat([gzipSync("first\nsecond\n"), gzipSync("third")]),
    "events/2026/05/01/10/b.gz": whole.subarray(0, whole.length / 2),
    "events/2026/05/01/11/c.gz": Buffer.from("no gzip"),
    "events/2026/05/01/12/d.gz": whole,
  };
  await put("log-bucket", "events/2026/04/01/10/old.gz", gzipSync("old"));
  for (const [key, body] of Object.entries(objects)) await put("log-bucket", key, body);
  const keys = await listLog(s3, "log-bucket")("events/2026/05/01/10");
  expect(keys).toEqual(Object.keys(objects));

  const read: { key: string; text: string; damage: string | undefined }[] = [];
  let now = "";
  await readObjects(s3, "log-bucket")(["events/2026/05/01/09/gone.gz", ...keys], {
    chunk: (bytes) => {
      now += Buffer.from(bytes).toString();
    },
    end: (key, damage) => {
      read.push({ key, text: now, damage });
      now = "";
      return true;
    },
  });
  expect(read.map(({ key, damage }) => [key.slice(-7), damage])).toEqual([
    ["gone.gz", "The object is gone."],
    ["10/a.gz", undefined],
    ["10/b.gz", "Not whole as gzip: unexpected end of file."],
    ["11/c.gz", "Not whole as gzip: incorrect header check."],
    ["12/d.gz", undefined],
  ]);
  expect(read[1]?.text).toBe("first\nsecond\nthird");
  expect(text.startsWith(read[2]!.text)).toBe(true);
  expect(read[2]!.text.length).toBeGreaterThan(text.length / 4);
  expect(read[4]?.text).toBe(text);
});

test("reading stops on demand, and a store that is down is a failure, not damage", async () => {
  const keys = await listLog(s3, "log-bucket")("events/2026/05");
  const read: string[] = [];
  await readObjects(s3, "log-bucket")(keys, { chunk: () => {}, end: (key) => read.push(key) < 2 });
  expect(read).toEqual(keys.slice(0, 2));
  const down = new S3Client({ forcePathStyle: true, endpoint: "http://127.0.0.1:9", maxAttempts: 1 });
  await expect(readObjects(down, "log-bucket")(keys, { chunk: () => {}, end: () => true })).rejects.toThrow();
});

test("bad lines are quarantined with their reasons beside the damaged object, idempotently", async () => {
  const key = "events/2026/05/01/11/c.gz";
  const found = { key, damage: "no gzip", lines: [{ number: 2, fault: "not-an-event" as const, text: "{é" }] };
  for (let time = 0; time < 2; time++) await quarantine(s3, "log-bucket", "model-bucket")(found);
  expect(await keysIn("model-bucket", "quarantine/")).toEqual([
    "quarantine/2026/05/01/11/c.gz",
    "quarantine/2026/05/01/11/c.gz.ndjson",
  ]);
  const get = async (Key: string) =>
    (await s3.send(new GetObjectCommand({ Bucket: "model-bucket", Key }))).Body!.transformToString();
  expect(await get("quarantine/2026/05/01/11/c.gz")).toBe("no gzip");
  const notes = (await get("quarantine/2026/05/01/11/c.gz.ndjson")).trim().split("\n");
  expect(notes.map((note) => JSON.parse(note))).toEqual([
    { key, damage: "no gzip" },
    { key, ...found.lines[0] },
  ]);
});

test("the snapshot that the pointer names is read, unless it is damaged or gone", async () => {
  const store = storeSnapshot(s3, "model-bucket", () => "ID");
  const read = readSnapshot(s3, "model-bucket", readSnapshotPointer(documents, "Table"));
  const move = moveSnapshot(documents, "Table");
  expect(await read()).toEqual({});
  const first = await store(Buffer.from("one"), 1);
  expect(await read()).toEqual({});
  expect(await move(undefined, first)).toBe(true);
  expect(await read()).toMatchObject({ pointer: first });
  expect(Buffer.from((await read()).bytes!).toString()).toBe("one");
  await put("model-bucket", first.key, Buffer.from("two"));
  expect(await read()).toEqual({ pointer: first });
  expect(await move(first, { ...first, key: "snapshots/nothing", version: 2 })).toBe(true);
  expect((await read()).bytes).toBeUndefined();
});

test("the snapshot pointer moves once from its version, and a repeated move is the same move", async () => {
  const move = moveSnapshot(documents, "Table");
  const from = (await readSnapshotPointer(documents, "Table")())!;
  const to = (key: string) => ({ ...from, key, version: from.version + 1 });
  const moved = await Promise.all([move(from, to("a")), move(from, to("b"))]);
  expect(moved.filter(Boolean)).toHaveLength(1);
  expect(await move(from, to(moved[0] ? "a" : "b"))).toBe(true);
  expect(await move(undefined, to("c"))).toBe(false);
});

test("snapshots from before the last one are deleted, whoever left them", async () => {
  let n = 0;
  const store = storeSnapshot(s3, "model-bucket", () => `id${n++}`);
  const stored = [];
  for (const version of [8, 9, 9, 10, 11]) stored.push(await store(Buffer.from("x"), version));
  await sweepSnapshots(s3, "model-bucket")(stored.at(-1)!);
  expect(await keysIn("model-bucket", "snapshots/")).toEqual(stored.slice(-2).map(({ key }) => key));
});

test("a stored model can be loaded, and is listed once checked; infinite numbers are refused", async () => {
  const settings = { ...defaultSettings, d: 2, width: 2 };
  const { parts } = await fitModel(csrOf(3, 3, { row: [0, 0, 1, 2], column: [0, 1, 1, 2] }), settings, {});
  const blend = blendOf(parts, settings);
  const model = { blend, itemIds: ["a", "b", "c"], popularity: Float32Array.from([1, 2, 3]) };
  const quality = { recall20: 0, ndcg10: 0, ndcg20: 0 };
  const log = { objects: 1, unreadable: 0, lines: 4, corrupt: 0, duplicates: 0, withoutConsent: 0, merges: 0, kept: 4 };
  const described = (id: string) => ({
    format: 1 as const,
    id,
    createdAt: "2026-06-01T00:00:00.000Z",
    trainedThrough: "2026-05-31T00:00:00.000Z",
    settings,
    counts: { subjects: 3, items: 3, interactions: 4 },
    log,
    evaluation: { splitAt: "2026-05-31T00:00:00.000Z", cases: 0, challenger: quality, popularity: quality },
    decision: { promote: false, why: "The stored file was not checked." },
  });
  const store = storeModel(s3, "model-bucket");
  const load = loadModel(s3, "model-bucket");
  const list = async () => (await listManifests(documents, "Table")({ limit: 10 })).items.map(({ id }) => id);
  const [sound, poisoned] = ["01JD000000000000000000000A", "01JD000000000000000000000B"];
  const stored = await store(described(sound!), model);
  expect((await load(sound!))?.model.itemIds).toEqual(model.itemIds);
  expect(await list()).toEqual([]);
  const looked = { ...stored, check: { sound: true } };
  await listModel(s3, "model-bucket", documents, "Table")(looked);
  expect(await list()).toEqual([sound]);
  expect((await load(sound!))?.manifest).toEqual(looked);

  // A large model stays in a file, and scores as it does in memory.
  const inFile = (await loadServedModel(s3, "model-bucket", { inMemory: 0 })(sound!))!.model;
  expect(inFile.blend.items.factors).toHaveLength(0);
  const history = { indices: [0, 2], weights: [2, 1], ages: [0, 1] };
  const [near, far] = [introduce(blend, history), introduce(inFile.blend, history)];
  expect(far.vector).toEqual(near.vector);
  for (const item of [0, 1, 2]) expect(far.contributions(item)).toEqual(near.contributions(item));
  const [added, expected] = [new Float32Array(3), new Float32Array(3)];
  far.addNeighbours(added);
  near.addNeighbours(expected);
  expect(added).toEqual(expected);
  const [scorer, plain] = [servedScorerOf(inFile), servedScorerOf(model)];
  expect(scorer.score(far.vector)).toHaveLength(3);
  plain.score(near.vector);
  expect(scorer.best(3)).toEqual(plain.best(3));
  expect(await loadServedModel(s3, "model-bucket", { inMemory: 0 })("01JD000000000000000000000C")).toBeUndefined();
  const wrong = { ...looked, binary: { ...looked.binary, sha256: "0".repeat(64) } };
  await listModel(s3, "model-bucket", documents, "Table")(wrong);
  await expect(loadServedModel(s3, "model-bucket", { inMemory: 0 })(sound!)).rejects.toThrow("damaged");

  const items = { ...blend.items, factors: blend.items.factors.with(0, Number.NaN) };
  await store(described(poisoned!), { ...model, blend: { ...blend, items } });
  await expect(load(poisoned!)).rejects.toThrow(RangeError);
});

test("attributes are those of every product, on sale or not", async () => {
  const item = (id: string, fields: object) => {
    const Item = { ...productKey(id), ...productOf(id), byCreatorPk: "CREATOR#c", byCreatorSk: id, ...fields };
    return documents.send(new PutCommand({ TableName: "Table", Item }));
  };
  const old = { ...versionKey("a", 1), product: productOf("a") };
  await documents.send(new PutCommand({ TableName: "Table", Item: old }));
  await item("a", { language: "zh" });
  await item("b", { type: "ebook", state: "archived" });
  await item("c", { type: "unheard-of" });
  const found = await readAttributes(documents, "Table")();
  const { topic, creatorId, summary } = productOf("a");
  const told = { topic, creatorId, summary };
  expect([...found].sort()).toEqual([
    ["a", { ...told, type: "course", language: "zh", title: "Title of a" }],
    ["b", { ...told, type: "ebook", language: "en", title: "Title of b" }],
  ]);
});

test("audit records are listed newest first, in pages", async () => {
  const keep = keepAudit(documents, "Table");
  for (const day of [1, 2, 3]) await keep({ action: "retrain", actor: "olga", at: `2026-05-0${day}T00:00:00.000Z` });
  const list = listAudits(documents, "Table");
  const { items, cursor } = await list({ limit: 2 });
  expect(items.map(({ at }) => at.slice(0, 10))).toEqual(["2026-05-03", "2026-05-02"]);
  expect((await list({ limit: 2, cursor })).items).toEqual([
    { action: "retrain", actor: "olga", at: "2026-05-01T00:00:00.000Z" },
  ]);
});

test("a fit on all processors begins with the given factors and returns its epochs", async () => {
  const matrix = csrOf(4, 3, { row: [0, 0, 1, 2, 3], column: [0, 1, 1, 2, 0] });
  const settings = { ...defaultSettings, d: 4, epochs: 2 };
  const { parts, epochs, arithmetic } = await fitModel(matrix, settings, {});
  expect(parts.items.count).toBe(3);
  expect(epochs).toBe(2);
  expect(arithmetic).toMatch(/\w/);
  const late = await fitModel(matrix, { ...settings, epochs: 50 }, { until: 0 });
  expect(late.epochs).toBe(1);
});
