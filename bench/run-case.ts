/**
 * One whole training run for `npm run bench:train`, from a made-up log of so many events to the pointer, in a process of its
 * own: its argument is the number of events and its output a `Run`, in JSON. The log is made as it is read, and what that takes
 * is not counted. Models and snapshots are encoded and read again as the bucket has it.
 */
import { encodeTime } from "ulid";
import type { Manifest } from "../functions/recommendations/contract/model.ts";
import { retrainEnv } from "../functions/recommendations/env.ts";
import type { FitModel, LogReader } from "../functions/recommendations/flows/training-ports.ts";
import type { RetrainPorts } from "../functions/recommendations/handlers/retrain.ts";
import { uniform } from "../functions/shared/statistics/random.ts";

/** Times in seconds of all processors, sizes in MiB. */
export interface Run {
  readonly events: number;
  readonly interactions: number;
  readonly items: number;
  readonly reading: number;
  readonly fits: number;
  readonly whole: number;
  /** By the clock, including the making of the log. */
  readonly clock: number;
  readonly base: number;
  readonly read: number;
  readonly peak: number;
  readonly state: string;
}

const DAY = 86_400_000;
const END = Date.UTC(2026, 5, 1);
const DAYS = 60;
const PER_OBJECT = 20_000;
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Events per user, and users per product, so that the catalogue grows with its users. */
const MEAN = 50;
const USERS_PER_ITEM = 10;

const events = Number(process.argv[2]);
const users = Math.ceil(events / MEAN);
const products = Math.max(100, Math.ceil(users / USERS_PER_ITEM));
const productId = (item: number) => `01J${String(item).padStart(23, "0")}`;
const next = uniform(1);

/** A user has a few tastes; what is popular is by a power law. */
function lineOf(from: number): string {
  const at = Math.floor(END - DAYS * DAY + (from / events) * DAYS * DAY);
  const user = Math.floor(users * next() ** 1.5);
  const taste = user % 20;
  const item =
    next() < 0.7 ? Math.floor((products / 20) * next() ** 2.5) * 20 + taste : Math.floor(products * next() ** 2.5);
  const draw = next();
  const type = draw < 0.75 ? "view" : draw < 0.9 ? "progress" : "purchase";
  let id = encodeTime(at);
  for (let place = 0; place < 16; place++) id += DIGITS[Math.floor(32 * next())];
  const detail = type === "view" ? ',"durationMs":60000' : type === "progress" ? ',"progress":0.5' : "";
  return `{"id":"${id}","type":"${type}","at":"${new Date(at).toISOString()}","product":"${productId(Math.min(products - 1, item))}","session":"s","user":"u${user}"${detail},"consent":true}\n`;
}

const processors = () => Object.values(process.cpuUsage()).reduce((sum, part) => sum + part, 0) / 1e6;
const resident = () => process.resourceUsage().maxRSS / 1024;
let making = 0;

const keys = Array.from({ length: Math.ceil(events / PER_OBJECT) }, (_, at) => {
  const hour = new Date(END - DAYS * DAY + ((at * PER_OBJECT) / events) * DAYS * DAY).toISOString();
  return `events/${hour.slice(0, 13).replace(/[-T]/g, "/")}/${String(at).padStart(9, "0")}.gz`;
});
async function readObjects(wanted: readonly string[], reader: LogReader): Promise<void> {
  for (const key of wanted) {
    const before = processors();
    const first = Number(key.slice(-12, -3)) * PER_OBJECT;
    let text = "";
    for (let at = first; at < Math.min(events, first + PER_OBJECT); at++) text += lineOf(at);
    const bytes = Buffer.from(text);
    making += processors() - before;
    reader.chunk(bytes);
    if (!reader.end(key, undefined)) return;
  }
}

for (const name of retrainEnv) process.env[name] ??= "bench";
process.env.AWS_REGION ??= "us-east-1";
process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
const { retrain } = await import("../functions/recommendations/handlers/retrain.ts");
const { fitModel, openSolver } = await import("../functions/recommendations/adapters/fit-model.ts");
const { BINARY_VERSION } = await import("../functions/recommendations/contract/model.ts");
const { decodeModel, encodeModel } = await import("../functions/recommendations/models/model.ts");

let fits = 0;
const timed: FitModel = async (...given) => {
  const before = processors();
  const found = await fitModel(...given);
  fits += processors() - before;
  return found;
};
let reading = 0;
let read = 0;
let stored: { readonly manifest: Manifest; readonly bytes: Uint8Array } | undefined;
const attributes = { type: "course", language: "en", topic: "design", title: "", summary: "" } as const;
const base = resident();
const [started, startedBusy] = [performance.now(), processors()];
const ports: RetrainPorts = {
  readPointer: async () => undefined,
  movePointer: async () => true,
  listLog: async (after) => keys.filter((key) => key > after),
  readObjects,
  quarantine: async () => {},
  readSnapshot: async () => ({}),
  storeSnapshot: async (bytes, version) => ({ key: "snapshot", bytes: bytes.length, sha256: "", version }),
  moveSnapshot: async () => true,
  sweepSnapshots: async () => {},
  attributes: async () => {
    reading = processors() - startedBusy - making;
    read = resident();
    return new Map(
      Array.from({ length: products }, (_, item) => [productId(item), { ...attributes, creator: `c${item % 1000}` }]),
    );
  },
  fit: timed,
  openSolver,
  loadModel: async () => stored && { manifest: stored.manifest, model: decodeModel(stored.bytes, stored.manifest) },
  storeModel: async (manifest, model) => {
    const whole: Manifest = { ...manifest, binary: { version: BINARY_VERSION, bytes: 0, sha256: "" } };
    stored = { manifest: whole, bytes: encodeModel(model) };
    return whole;
  },
  listModel: async () => {},
  keepPopularity: async () => {},
  countRun: () => {},
  readProfiles: async () => [],
  readPassedOver: async () => [],
  newId: () => "01JD000000000000000000000A",
  now: () => Date.now(),
};
// No time limit, so that a run does all of its work.
const report = await retrain(ports)({}, 1e9);
const counts = stored?.manifest.counts ?? { items: 0, interactions: 0 };
const run: Run = {
  events,
  interactions: counts.interactions,
  items: counts.items,
  reading,
  fits,
  whole: processors() - startedBusy - making,
  clock: (performance.now() - started) / 1000,
  base,
  read,
  peak: resident(),
  state: report.state,
};
console.log(JSON.stringify(run));
