import { createHash } from "node:crypto";
import type { Profile } from "../../../functions/behaviour/contract/profile.ts";
import { fitParts } from "../../../functions/recommendations/als/blend.ts";
import { fit } from "../../../functions/recommendations/als/fit.ts";
import { openSolver } from "../../../functions/recommendations/als/parts-in-parallel.ts";
import type { PassedOver } from "../../../functions/recommendations/attribution/day-tally.ts";
import type { CountRun, FitModel, LogReader } from "../../../functions/recommendations/flows/training-ports.ts";
import type { QuarantinedObject } from "../../../functions/recommendations/log/quarantine.ts";
import type { SnapshotPointer } from "../../../functions/recommendations/models/pointer.ts";
import type { Attributes } from "../../../functions/recommendations/training/held-out.ts";

/** A log object: its lines, or bytes that end in damage. */
export type LogObject = readonly string[] | { readonly bytes: Uint8Array; readonly damage: string };

/** What training reads and writes beside models, in memory. */
export interface TrainingWorld {
  readonly objects: Map<string, LogObject>;
  readonly snapshots: Map<string, Uint8Array>;
  readonly quarantined: Map<string, QuarantinedObject>;
  readonly attributes: Map<string, Attributes>;
  /** What was passed over on lists. */
  readonly passed: PassedOver[];
  /** What each run told operators. */
  readonly counted: Parameters<CountRun>[0][];
  /** Keys in the order they were read in, by all runs. */
  readonly read: string[];
  snapshot: SnapshotPointer | undefined;
  /** What products came to in the newest run. */
  popularity: ReadonlyMap<string, number>;
}

export const trainingWorld = (objects: Record<string, LogObject> = {}): TrainingWorld => ({
  objects: new Map(Object.entries(objects)),
  snapshots: new Map(),
  quarantined: new Map(),
  attributes: new Map(),
  passed: [],
  counted: [],
  read: [],
  snapshot: undefined,
  popularity: new Map(),
});

const NO_ITEMS = { d: 0, count: 0, factors: new Float32Array(), gramian: new Float64Array() };

/** By the plain solver, in one thread. */
export const plainFit: FitModel = async (matrix, settings, { start, beside }) => ({
  parts: { ...(beside ?? fitParts(matrix, settings, NO_ITEMS)), items: fit(matrix, settings, start) },
  epochs: settings.epochs,
  arithmetic: "typescript",
});

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");
let stored = 0;

export const trainingPorts = (world: TrainingWorld, now: number) => ({
  listLog: async (after: string) => [...world.objects.keys()].filter((key) => key > after).sort(),
  readObjects: async (keys: readonly string[], reader: LogReader) => {
    for (const key of keys) {
      world.read.push(key);
      const object = world.objects.get(key)!;
      const damaged = "damage" in object ? object : undefined;
      const bytes = damaged?.bytes ?? Buffer.from((object as readonly string[]).join("\n"));
      for (let at = 0; at < bytes.length; at += 1000) reader.chunk(bytes.subarray(at, at + 1000));
      if (!reader.end(key, damaged?.damage)) return;
    }
  },
  quarantine: async (found: QuarantinedObject) => {
    world.quarantined.set(found.key, found);
  },
  readSnapshot: async () => {
    const bytes = world.snapshots.get(world.snapshot?.key ?? "");
    const whole = bytes && sha256(bytes) === world.snapshot?.sha256;
    return { pointer: world.snapshot, ...(whole && { bytes }) };
  },
  storeSnapshot: async (bytes: Uint8Array, version: number) => {
    const key = `snapshots/${version}-${stored++}`;
    world.snapshots.set(key, bytes.slice());
    return { key, bytes: bytes.length, sha256: sha256(bytes), version };
  },
  moveSnapshot: async (from: SnapshotPointer | undefined, to: SnapshotPointer) => {
    if (world.snapshot?.version !== from?.version) return false;
    world.snapshot = to;
    return true;
  },
  sweepSnapshots: async ({ version }: SnapshotPointer) => {
    for (const key of world.snapshots.keys()) {
      if (Number(key.split(/[/-]/)[1]) < version - 1) world.snapshots.delete(key);
    }
  },
  attributes: async () => world.attributes,
  readPassedOver: async () => world.passed,
  keepPopularity: async (ids: readonly string[], popularity: ArrayLike<number>) => {
    world.popularity = new Map(ids.map((id, n) => [id, popularity[n] ?? 0]));
  },
  countRun: (figures: Parameters<CountRun>[0]) => {
    world.counted.push(figures);
  },
  readProfiles: async (): Promise<readonly Profile[]> => [],
  fit: plainFit,
  openSolver,
  now: () => now,
});
