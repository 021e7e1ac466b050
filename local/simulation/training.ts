import { createHash } from "node:crypto";
import type { BehaviourEvent, MergeEvent } from "../../functions/behaviour/contract/event.ts";
import { type Blend, type BlendSettings, blendOf, fitParts } from "../../functions/recommendations/als/blend.ts";
import { fitInParallel } from "../../functions/recommendations/als/fit-in-parallel.ts";
import { openSolver } from "../../functions/recommendations/als/parts-in-parallel.ts";
import { BINARY_VERSION, type Manifest } from "../../functions/recommendations/contract/model.ts";
import { retrainEnv } from "../../functions/recommendations/env.ts";
import { ingestLog } from "../../functions/recommendations/flows/ingest-log.ts";
import type { FitModel } from "../../functions/recommendations/flows/training-ports.ts";
import type { RetrainPorts, RunReport } from "../../functions/recommendations/handlers/retrain.ts";
import { learnableFrom } from "../../functions/recommendations/log/learnable.ts";
import type { LogState } from "../../functions/recommendations/log/training-log.ts";
import type { Model } from "../../functions/recommendations/models/model.ts";
import type { Pointer, SnapshotPointer } from "../../functions/recommendations/models/pointer.ts";
import { type Dataset, datasetOf } from "../../functions/recommendations/training/dataset.ts";
import type { Attributes } from "../../functions/recommendations/training/held-out.ts";
import { HOUR_MS } from "../../functions/shared/kernel/time.ts";
import { Chance } from "../demo/chance.ts";

/** Fits in one thread without a time limit, as the simulation has its own clock. */
const patientFit: FitModel = async (interactions, settings, { start, beside }) => {
  const { items, epochs, arithmetic } = await fitInParallel(interactions, settings, { start, workers: 1 });
  return { parts: beside ? { ...beside, items } : fitParts(interactions, settings, items), epochs, arithmetic };
};

/** A blend with these settings: only its parts are fitted, and there is no gate. */
export async function fittedBlend({ matrix }: Dataset, settings: BlendSettings): Promise<Blend> {
  return blendOf((await patientFit(matrix, settings, {})).parts, settings);
}

/** The flow of the training function; its module reads the environment when it loads. */
async function theRetrain() {
  for (const name of retrainEnv) process.env[name] ??= "simulated";
  process.env.POWERTOOLS_LOG_LEVEL ??= "SILENT";
  const { retrain } = await import("../../functions/recommendations/handlers/retrain.ts");
  return retrain;
}

const folderOf = (hour: number) =>
  new Date(hour * HOUR_MS).toISOString().slice(0, 13).replaceAll("-", "/").replace("T", "/");

/** A shop's behaviour log and its models, in memory, trained as the product trains: every run reads what is new in the log. */
export class ShopTraining {
  readonly #attributes: ReadonlyMap<string, Attributes>;
  readonly #ids: Chance;
  readonly #objects = new Map<string, Buffer>();
  readonly #models = new Map<string, { manifest: Manifest; model: Model }>();
  #pending: (BehaviourEvent | MergeEvent)[] = [];
  #snapshot: { pointer: SnapshotPointer; bytes: Uint8Array } | undefined;
  #pointer: Pointer | undefined;
  #now = 0;

  constructor(attributes: ReadonlyMap<string, Attributes>, seed: number) {
    this.#attributes = attributes;
    this.#ids = new Chance(seed);
  }

  /** Adds the events since the last run. */
  add(events: Iterable<BehaviourEvent | MergeEvent>): void {
    for (const event of events) this.#pending.push(event);
  }

  get champion(): { readonly manifest: Manifest; readonly model: Model } | undefined {
    return this.#models.get(this.#pointer?.champion ?? "");
  }

  /** The newest snapshot of the log. */
  get snapshot(): Uint8Array | undefined {
    return this.#snapshot?.bytes;
  }

  /** Delivers the added events, in one object for each hour of arrival. */
  #deliver(now: number): void {
    for (const [hour, events] of Map.groupBy(this.#pending, ({ at }) => Math.floor(Date.parse(at) / HOUR_MS))) {
      const lines = events.map((event) => JSON.stringify(event)).join("\n");
      this.#objects.set(`events/${folderOf(hour)}/${now}.gz`, Buffer.from(`${lines}\n`));
    }
    this.#pending = [];
    this.#now = now;
  }

  /** One run of the training function. */
  async run(now: number, options: { readonly search?: boolean } = {}): Promise<RunReport> {
    this.#deliver(now);
    return (await theRetrain())(this.#ports())(options, Number.MAX_SAFE_INTEGER);
  }

  /** Reads the new part of the log, without training. */
  async read(now: number): Promise<LogState> {
    this.#deliver(now);
    const decoder = new TextDecoder();
    const read = await ingestLog(this.#ports(), (bytes) => decoder.decode(bytes), { rebuild: false, until: now + 1 });
    if (!read) throw new Error("Nobody else reads this log.");
    return read.state;
  }

  /** The training data of the whole log. */
  async dataset(now: number): Promise<Dataset> {
    return datasetOf(await this.read(now), now, { learnable: learnableFrom(this.#attributes) });
  }

  #ports(): RetrainPorts {
    return {
      ...this.#logPorts(),
      readPointer: async () => this.#pointer,
      movePointer: async (from, to) => {
        if (from?.version !== this.#pointer?.version) return false;
        this.#pointer = to;
        return true;
      },
      loadModel: async (id) => this.#models.get(id),
      storeModel: async (described, model) => {
        const manifest: Manifest = { ...described, binary: { version: BINARY_VERSION, bytes: 0, sha256: "" } };
        this.#models.set(manifest.id, { manifest, model });
        return manifest;
      },
      listModel: async (manifest) => {
        this.#models.set(manifest.id, { manifest, model: this.#models.get(manifest.id)!.model });
      },
      keepPopularity: async () => {},
      countRun: () => {},
      readProfiles: async () => [],
      attributes: async () => this.#attributes,
      readPassedOver: async () => [],
      fit: patientFit,
      openSolver,
      newId: () => this.#ids.id(this.#now),
      now: () => this.#now,
    };
  }

  #logPorts() {
    return {
      listLog: async (after: string) => [...this.#objects.keys()].filter((key) => key > after).sort(),
      readObjects: (async (keys, reader) => {
        for (const key of keys) {
          reader.chunk(this.#objects.get(key)!);
          // Objects that were read are deleted, as the log is read once.
          this.#objects.delete(key);
          if (!reader.end(key, undefined)) return;
        }
      }) satisfies RetrainPorts["readObjects"],
      quarantine: async () => {},
      readSnapshot: async () => ({ ...this.#snapshot }),
      storeSnapshot: async (bytes: Uint8Array, version: number) => {
        const kept = bytes.slice();
        const key = `snapshots/${version}`;
        const pointer = { key, bytes: kept.length, sha256: createHash("sha256").update(kept).digest("hex"), version };
        this.#snapshot = { pointer, bytes: kept };
        return pointer;
      },
      moveSnapshot: async () => true,
      sweepSnapshots: async () => {},
    };
  }
}
