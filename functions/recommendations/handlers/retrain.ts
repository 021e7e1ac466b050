import { isRefusal } from "../../shared/kernel/refusal.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { liveRetrain } from "../adapters/live.ts";
import type { BlendSettings } from "../als/blend.ts";
import { fitBlend } from "../als/blend.ts";
import { datasetOf } from "../dataset.ts";
import type { ListQuality } from "../metrics.ts";
import { promoted } from "../pointer.ts";
import type { LoadModel, MovePointer, NewId, Now, ReadLog, ReadPointer, StoreModel } from "../ports.ts";
import { defaultSettings } from "../settings.ts";
import { TrainingLog } from "../training-log.ts";
import { type Champion, hold } from "../trial.ts";

export interface RetrainPorts {
  readonly readLog: ReadLog;
  readonly readPointer: ReadPointer;
  readonly movePointer: MovePointer;
  readonly loadModel: LoadModel;
  readonly storeModel: StoreModel;
  readonly newId: NewId;
  readonly now: Now;
}

/** How a run ended. */
export interface RunReport {
  readonly state: "promoted" | "kept-champion" | "nothing-to-learn";
  readonly model?: string;
  readonly why: string;
}

async function championOf(ports: RetrainPorts, id: string | undefined): Promise<Champion | undefined> {
  if (id === undefined) return undefined;
  try {
    const found = await ports.loadModel(id);
    return found && { id, model: found.model, trainedThrough: Date.parse(found.manifest.trainedThrough) };
  } catch (error) {
    // A damaged champion must not keep every later model out; a store that is down must not open the gate.
    if (!(error instanceof RangeError)) throw error;
    logger.error("the champion's model is damaged", error);
    return undefined;
  }
}

const qualityIn = ({ recall20, ndcg10, ndcg20 }: ListQuality) => ({ recall20, ndcg10, ndcg20 });
const instant = (at: number) => new Date(at).toISOString();

/** Fits a new model to the whole log. The pointer moves last, so that a run that ends anywhere leaves the champion. */
export const retrain =
  (ports: RetrainPorts, settings: BlendSettings = defaultSettings) =>
  async (): Promise<RunReport> => {
    const pointer = await ports.readPointer();
    const log = new TrainingLog();
    const read = await ports.readLog((line) => log.accept(line));
    const champion = await championOf(ports, pointer?.champion);
    const trial = hold(log, settings, champion);
    if (!trial) return { state: "nothing-to-learn", why: "The log holds no event of a product yet." };

    const now = ports.now();
    const data = datasetOf(log.bySubject(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY), now);
    const id = ports.newId();
    const { decision } = trial;
    await ports.storeModel(
      {
        format: 1,
        id,
        createdAt: instant(now),
        trainedThrough: instant(log.latest ?? now),
        settings,
        counts: {
          subjects: data.subjects.length,
          items: data.itemIds.length,
          interactions: data.matrix.indices.length,
        },
        log: { ...read, ...log.counts },
        evaluation: {
          splitAt: instant(trial.splitAt),
          cases: trial.cases,
          challenger: qualityIn(trial.challenger),
          popularity: qualityIn(trial.popularity),
          ...(champion && trial.champion && { champion: { id: champion.id, ...qualityIn(trial.champion) } }),
        },
        decision,
      },
      { blend: fitBlend(data.matrix, settings), itemIds: data.itemIds, popularity: data.popularity },
    );
    const next = promoted(pointer, id);
    if (!decision.promote || isRefusal(next)) return { state: "kept-champion", model: id, why: decision.why };
    const audit = {
      action: "promote",
      actor: "retrain",
      at: instant(now),
      from: pointer?.champion,
      to: id,
      why: decision.why,
    } as const;
    if (await ports.movePointer(pointer, next, audit)) return { state: "promoted", model: id, why: decision.why };
    return { state: "kept-champion", model: id, why: "Another model was put in place during the run." };
  };

const run = retrain(liveRetrain());

/** On a schedule, or by POST /models/retrain. */
export const handler = async (): Promise<RunReport> => {
  const report = await run();
  logger.info("training run ended", { ...report });
  return report;
};
