/** `npm run bench:log [-- --events N]`: events a second from a gzip NDJSON log into the training snapshot, beside plain `JSON.parse`. */
import { spawnSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { createGunzip, gzipSync } from "node:zlib";
import { type GetObjectCommand, S3Client } from "@aws-sdk/client-s3";
import { encodeTime } from "ulid";
import { behaviourEvent, subjectOf } from "../functions/behaviour/contract/event.ts";
import { eventTypes } from "../functions/behaviour/contract/event-types.ts";
import { readObjects } from "../functions/recommendations/adapters/behaviour-log.ts";
import { ingestLog } from "../functions/recommendations/flows/ingest-log.ts";
import type { SnapshotPointer } from "../functions/recommendations/models/pointer.ts";
import { uniform } from "../functions/shared/statistics/random.ts";

const HOUR = 3_600_000;
const START = Date.parse("2026-03-01T00:00:00Z");
const PER_OBJECT = 5_000;
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const parts = ["gunzip", "parse", "plain", "merge", "increment"] as const;

/** Events of a power law over 100,000 users and 20,000 products; one in fifty is sent twice or searches in Chinese. */
function* objectsOf(events: number): Generator<{ key: string; lines: string[] }> {
  const next = uniform(1);
  const power = (most: number) => Math.floor(most * next() ** 3);
  const letters = (length: number) => Array.from({ length }, () => DIGITS[Math.floor(32 * next())]).join("");
  let before = "";
  for (let from = 0; from < events; from += PER_OBJECT) {
    const hour = START + Math.floor((from / events) * 90 * 24) * HOUR;
    const lines = Array.from({ length: Math.min(PER_OBJECT, events - from) }, () => {
      if (next() < 0.02) return before;
      const at = new Date(hour - Math.floor(next() * HOUR)).toISOString();
      const type = eventTypes[Math.floor(eventTypes.length * next() ** 2)]!;
      const who = `${power(100_000).toString(16).padStart(8, "0")}-5c1f-4d0e-9a55-0242ac120002`;
      before = JSON.stringify({
        id: encodeTime(Date.parse(at)) + letters(16),
        type,
        at,
        ...(type === "search"
          ? { query: next() < 0.25 ? "机器学习课程" : "course" }
          : { product: `01J${power(20_000)}` }),
        session: `s-${letters(10)}`,
        ...(next() < 0.3 ? { anonymousId: who } : { user: who }),
        ...(type === "view" && { durationMs: Math.floor(next() * 200_000), placement: "home" }),
        ...(type === "progress" && { progress: Math.floor(100 * next()) / 100 }),
        ...(type === "review" && { value: 1 + Math.floor(5 * next()) }),
        consent: true,
      });
      return before;
    });
    const path = new Date(hour).toISOString().slice(0, 13).replace(/[-T]/g, "/");
    yield { key: `events/${path}/${String(from).padStart(12, "0")}.gz`, lines };
  }
}

const fileOf = (directory: string, key: string) => join(directory, key.replaceAll("/", "_"));
const keysIn = async (directory: string) => (await readdir(directory)).sort().map((name) => name.replaceAll("_", "/"));

/** A store that reads files. */
function storeOf(directory: string): S3Client {
  const s3 = new S3Client({ region: "us-east-1" });
  s3.send = (async (command: GetObjectCommand) => ({
    Body: createReadStream(fileOf(directory, command.input.Key!)),
  })) as typeof s3.send;
  return s3;
}

/** Unpacks every object, and passes each line as text to `take`, if given. */
async function plainly(directory: string, take: ((line: string) => void) | undefined): Promise<void> {
  for (const key of await keysIn(directory)) {
    const decoder = new TextDecoder();
    let rest = "";
    for await (const chunk of createReadStream(fileOf(directory, key)).pipe(createGunzip({ chunkSize: 256 * 1024 }))) {
      if (!take) continue;
      const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    }
    if (take && rest !== "") take(rest);
  }
}

/** Reads the log as a training run does, up to the snapshot. */
async function merged(directory: string, keys: readonly string[], before?: Uint8Array): Promise<Uint8Array> {
  const s3 = storeOf(directory);
  let bytes = before;
  const pointer: SnapshotPointer = { key: "snapshot", bytes: 0, sha256: "", version: 1 };
  await ingestLog(
    {
      readSnapshot: async () => (before ? { pointer, bytes: before } : {}),
      storeSnapshot: async (next) => {
        bytes = next;
        return pointer;
      },
      moveSnapshot: async () => true,
      sweepSnapshots: async () => {},
      listLog: async (after) => keys.filter((key) => key > after),
      readObjects: readObjects(s3, "log"),
      quarantine: async () => {},
      now: () => Date.now(),
    },
    (line) => new TextDecoder().decode(line),
    { rebuild: false, until: Number.POSITIVE_INFINITY },
  );
  return bytes!;
}

/** Does the same in simple code: the schema, a set of ids, and a map of maps. */
async function inMaps(directory: string): Promise<number> {
  const ids = new Set<string>();
  const bySubject = new Map<string, Map<string, { count: number; newest: number }>>();
  await plainly(directory, (line) => {
    const { success, data } = behaviourEvent.safeParse(JSON.parse(line));
    if (!success || ids.has(data.id)) return;
    ids.add(data.id);
    if (data.product === undefined || !data.consent) return;
    const subject = subjectOf(data);
    const own = bySubject.get(subject) ?? new Map<string, { count: number; newest: number }>();
    bySubject.set(subject, own);
    const deed = own.get(`${data.product} ${data.type}`) ?? { count: 0, newest: 0 };
    own.set(`${data.product} ${data.type}`, deed);
    deed.count++;
    deed.newest = Math.max(deed.newest, Date.parse(data.at));
  });
  return bySubject.size;
}

async function measure(part: (typeof parts)[number], directory: string): Promise<void> {
  const keys = await keysIn(directory);
  const few = Math.max(1, Math.floor(keys.length / 100));
  const before = part === "increment" ? await merged(directory, keys.slice(0, -few)) : undefined;
  const started = performance.now();
  const used = process.cpuUsage();
  let size = 0;
  let parsed = 0;
  if (part === "gunzip") await plainly(directory, undefined);
  else if (part === "parse") await plainly(directory, (line) => (parsed += JSON.parse(line).id.length));
  else if (part === "plain") parsed = await inMaps(directory);
  else size = (await merged(directory, keys, before)).byteLength;
  const seconds = (performance.now() - started) / 1000;
  const { user, system } = process.cpuUsage(used);
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ seconds, cpu: (user + system) / 1e6, size, parsed, peak }));
}

const { values } = parseArgs({
  options: {
    events: { type: "string", default: "2000000" },
    part: { type: "string" },
    directory: { type: "string" },
  },
});
if (values.part !== undefined) {
  await measure(values.part as (typeof parts)[number], values.directory!);
} else {
  const events = Number(values.events);
  const directory = await mkdtemp(join(tmpdir(), "bench-log-"));
  try {
    let raw = 0;
    let packed = 0;
    for (const { key, lines } of objectsOf(events)) {
      const text = `${lines.join("\n")}\n`;
      const bytes = gzipSync(text, { level: 6 });
      raw += Buffer.byteLength(text);
      packed += bytes.length;
      await writeFile(fileOf(directory, key), bytes);
    }
    const mb = (bytes: number) => (bytes / 1e6).toFixed(0);
    console.log(`${cpus()[0]?.model.trim()}, ${availableParallelism()} processors, Node ${process.versions.node}`);
    console.log(`${events} events, ${mb(raw)} MB of NDJSON, ${mb(packed)} MB as gzip\n`);
    const names = {
      gunzip: "unpack alone",
      parse: "unpack, JSON.parse each line",
      plain: "the same, schema, ids in a set, sums in maps",
      merge: "read, deduplicate, merge, snapshot",
      increment: "the same for the newest hundredth",
    };
    console.log(`| ${"what".padEnd(45)} | events/s | events/CPU s | to JSON.parse | peak memory |`);
    console.log(`| ${"-".repeat(45)} | -------- | ------------ | ------------- | ----------- |`);
    let reference = 0;
    let snapshot = 0;
    for (const part of parts) {
      const child = spawnSync(
        process.execPath,
        [fileURLToPath(import.meta.url), "--part", part, "--directory", directory],
        { encoding: "utf8", maxBuffer: 1e8 },
      );
      if (child.status !== 0) throw new Error(child.stderr);
      const { seconds, cpu, peak, size } = JSON.parse(child.stdout.trim().split("\n").at(-1)!);
      const read = part === "increment" ? events / 100 : events;
      if (part === "parse") reference = read / cpu;
      const ratio = part === "gunzip" || part === "increment" ? "" : (read / cpu / reference).toFixed(2);
      const columns = [
        names[part].padEnd(45),
        (read / seconds).toFixed(0).padStart(8),
        (read / cpu).toFixed(0).padStart(12),
        ratio.padStart(13),
        `${mb(peak)} MB`.padStart(11),
      ];
      console.log(`| ${columns.join(" | ")} |`);
      if (part === "merge") snapshot = size;
      if (part === "increment")
        console.log(`\nThe snapshot has ${mb(snapshot)} MB; the last row took ${seconds.toFixed(1)} s.`);
    }
  } finally {
    await rm(directory, { recursive: true });
  }
}
