import { S3Client } from "@aws-sdk/client-s3";
import { ulid } from "ulid";
import { readProfiles } from "../../behaviour/client.ts";
import { subjectOf } from "../../behaviour/contract/event.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { DAY_MS, iso, SECOND_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { readAttributes } from "../adapters/attributes.ts";
import { readPassedOver } from "../adapters/attribution-bucket.ts";
import { listLog, readObjects } from "../adapters/behaviour-log.ts";
import { keepDecisions } from "../adapters/decisions.ts";
import { findMaturedDay } from "../adapters/exposure-bucket.ts";
import { fitModel, openSolver } from "../adapters/fit-model.ts";
import { listModel, loadModel, storeModel } from "../adapters/model-bucket.ts";
import { movePointer, readPointer } from "../adapters/pointer-table.ts";
import { keepPopularity } from "../adapters/popularity.ts";
import {
  findPurchaseManifest,
  keepPurchaseManifest,
  keepPurchaseRun,
  movePurchasePointer,
  readPurchasePointer,
} from "../adapters/purchase-models.ts";
import { quarantine } from "../adapters/quarantine.ts";
import { countPurchaseFault, countRun } from "../adapters/run-metrics.ts";
import { readSnapshot, storeSnapshot, sweepSnapshots } from "../adapters/snapshot-bucket.ts";
import { moveSnapshot, readSnapshotPointer } from "../adapters/snapshot-pointer.ts";
import { type BlendSettings, blendOf } from "../als/blend.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import { passedDays } from "../attribution/day-tally.ts";
import { type RunOptions, runOptions } from "../contract/model.ts";
import type { PurchaseRun } from "../contract/purchase.ts";
import { retrainEnv } from "../env.ts";
import { fitWithPassedOver } from "../flows/fit-with-passed-over.ts";
import { type IngestLogPorts, ingestLog } from "../flows/ingest-log.ts";
import { keepProductDecisions } from "../flows/keep-decisions.ts";
import type { ListModel, LoadModel, MovePointer, NewId, ReadPointer, StoreModel } from "../flows/ports.ts";
import type { KeepDecisions } from "../flows/purchase-ports.ts";
import { runTrial } from "../flows/run-trial.ts";
import { searchSettings } from "../flows/search-settings.ts";
import { type TrainPurchasePorts, trainPurchase } from "../flows/train-purchase.ts";
import type {
  CountRun,
  KeepPopularity,
  ReadAttributes,
  ReadPassedOver,
  ReadProfiles,
  TrainingPorts,
} from "../flows/training-ports.ts";
import { type Learnable, learnableFrom } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { unknownProducts } from "../log/unknown-products.ts";
import { type Pointer, promotedPointer } from "../models/pointer.ts";
import { type Soundness, soundnessOf } from "../models/soundness.ts";
import { defaultSettings } from "../settings.ts";
import { contentOf } from "../training/content.ts";
import { type Dataset, datasetOf } from "../training/dataset.ts";
import type { PromotionDecision } from "../training/gate.ts";
import type { Attributes } from "../training/held-out.ts";
import { candidateSettings, FIRST_CANDIDATES, MOST_CANDIDATES } from "../training/hyperparameter-search.ts";
import { type FittedModel, manifestOf, searchOf } from "../training/manifest.ts";
import { compareProfiles, isDivergence, sampledUsers } from "../training/profiles-alike.ts";
import { type Deadlines, deadlinesFrom, settingsOf, startFrom } from "../training/training-run.ts";

export interface RetrainPorts extends IngestLogPorts, TrainingPorts {
  readonly readPointer: ReadPointer;
  readonly movePointer: MovePointer;
  readonly loadModel: LoadModel;
  readonly storeModel: StoreModel;
  readonly listModel: ListModel;
  readonly keepPopularity: KeepPopularity;
  readonly countRun: CountRun;
  readonly readProfiles: ReadProfiles;
  readonly attributes: ReadAttributes;
  readonly readPassedOver: ReadPassedOver;
  readonly newId: NewId;
}

/** How a run ended. */
export interface RunReport {
  readonly state: "promoted" | "kept-champion" | "nothing-to-learn" | "overtaken" | "still-reading";
  readonly model?: string;
  readonly why: string;
}

async function championOf({ loadModel }: RetrainPorts, id: string | undefined) {
  if (id === undefined) return undefined;
  try {
    const found = await loadModel(id);
    return found && { id, ...found, trainedThrough: Date.parse(found.manifest.trainedThrough) };
  } catch (error) {
    // A damaged champion must not block all later models, but a failure of S3 must not open the gate.
    if (!(error instanceof RangeError)) throw error;
    logger.error("the champion's model is damaged", { error });
    return undefined;
  }
}

/** Checks a stored model as serving would read it; one that cannot be read is not sound. */
async function lookAt(
  { loadModel }: RetrainPorts,
  id: string,
  epochs: number,
  beside: Parameters<typeof soundnessOf>[2],
): Promise<Soundness> {
  try {
    return soundnessOf((await loadModel(id))?.model, epochs, beside);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return { sound: false, why: error.message };
  }
}

const decoder = new TextDecoder();
const decode = (bytes: Uint8Array) => decoder.decode(bytes);

type LoadedChampion = Awaited<ReturnType<typeof championOf>>;

/** The training data, once the log is read. */
interface Lesson
  extends Pick<FittedModel, "now" | "trainedThrough" | "data" | "state" | "reading" | "unknownProducts"> {
  readonly attributes: ReadonlyMap<string, Attributes>;
  readonly learnable: Learnable;
  readonly passed: readonly PassedOver[];
  readonly champion: LoadedChampion;
}

/** Searches for settings if requested, runs the trial, and fits a model with them to the whole log. */
async function fitChallenger(
  ports: RetrainPorts,
  { attributes, learnable, passed, ...lesson }: Lesson,
  {
    standard,
    deadlines,
    isSearch,
  }: { readonly standard: BlendSettings; readonly deadlines: Deadlines; readonly isSearch: boolean },
) {
  const { now, data, state, champion } = lesson;
  const before = settingsOf(champion, standard, data.itemIds.length);
  // A first run at least searches for the mix of the parts, and tries a few other settings of the factors.
  const found =
    isSearch || !before.search
      ? await searchSettings(ports, {
          state,
          candidates: candidateSettings(
            before.settings,
            isSearch ? MOST_CANDIDATES : FIRST_CANDIDATES,
            Math.floor(now / SECOND_MS),
          ),
          attributes,
          now: ports.now,
          until: deadlines.search,
          learnable,
          passed,
        })
      : undefined;
  const settings = found?.settings ?? before.settings;
  const until = deadlines.trial;
  const trial = await runTrial(ports.fit, { state, settings, champion, attributes, until, learnable, passed });
  const start = startFrom(champion, data.itemIds, settings.d);
  const fitData = fitWithPassedOver(ports.fit, data, { state, passed, until: now });
  const { parts, epochs, arithmetic, reached } = await fitData(settings, { until: deadlines.fit, start });
  const manifest = manifestOf({
    ...lesson,
    id: ports.newId(),
    settings,
    trial,
    fit: { epochs, arithmetic, reached, ...(champion && start && { startedFrom: champion.id }) },
    search: searchOf(found, before.search, iso(now)),
  });
  return {
    manifest,
    trial,
    epochs,
    model: {
      blend: blendOf({ ...parts, content: contentOf(data.itemIds, attributes) }, settings),
      itemIds: data.itemIds,
      popularity: data.popularity,
    },
  };
}

/** Stores a model, checks the stored file, and lists it with the gate's decision. */
async function storeChallenger(
  ports: RetrainPorts,
  { manifest, trial, epochs, model }: Awaited<ReturnType<typeof fitChallenger>>,
  champion: LoadedChampion,
): Promise<{ readonly isSound: boolean; readonly decision: PromotionDecision }> {
  // The run may end here: until the check, the manifest must not say that the model can serve.
  const stored = await ports.storeModel(
    { ...manifest, decision: { promote: false, reason: "not-looked-at", why: "The stored file was not checked." } },
    model,
  );
  const check = await lookAt(ports, manifest.id, epochs, { trial: trial.measured, champion: champion?.model });
  const decision =
    check.sound || !trial.decision.promote
      ? trial.decision
      : ({ promote: false, reason: "not-sound", why: `The stored model is not sound: ${check.why}` } as const);
  await ports.listModel({ ...stored, decision, check });
  return { isSound: check.sound, decision };
}

/** Moves the pointer to a model that passed the gate. */
async function promoteChallenger(
  ports: RetrainPorts,
  pointer: Pointer | undefined,
  id: string,
  { promote, why, reason }: PromotionDecision,
): Promise<RunReport> {
  const at = iso(ports.now());
  const next = promotedPointer(pointer, id, at);
  if (!promote || isRefusal(next)) return { state: "kept-champion", model: id, why };
  const audit = { action: "promote", actor: "retrain", at, from: pointer?.champion, to: id, why, reason } as const;
  if (await ports.movePointer(pointer, next, audit)) return { state: "promoted", model: id, why };
  return { state: "kept-champion", model: id, why: "Another model was promoted during the run." };
}

/** Whether the profiles of some users differ from the log; false if they cannot be read. */
async function areDivergent(
  { readProfiles }: RetrainPorts,
  read: { readonly state: LogState; readonly data: Dataset; readonly now: number; readonly through: number },
): Promise<boolean> {
  const { state, data, now, through } = read;
  const users = sampledUsers(state, data, Math.floor(now / DAY_MS));
  const subjects = users.map(({ user }) => subjectOf({ user }));
  const profiles = await readProfiles(subjects).catch((error: unknown) => {
    // A failed comparison must not end the run.
    logger.warn("profiles were not compared with the log", { error });
    return [];
  });
  const learnt = new Set(data.itemIds);
  const comparison = compareProfiles(users, profiles, { now, through, isLearnt: (product) => learnt.has(product) });
  if (!isDivergence(comparison)) return false;
  logger.error("profiles differ from the log", { ...comparison });
  return true;
}

/**
 * Reads the new part of the log, fits a model to all of it, and lets the gate decide. The pointer moves last, so that the champion
 * stays wherever a run ends. `remaining` is the time left, in ms.
 */
export const retrain =
  (ports: RetrainPorts, standard: BlendSettings = defaultSettings) =>
  async (options: Partial<RunOptions> = {}, remaining = 900_000): Promise<RunReport> => {
    const deadlines = deadlinesFrom(ports.now(), remaining);
    const pointer = await ports.readPointer();
    const { rebuild = false, search = false } = options;
    const read = await ingestLog(ports, decode, { rebuild, until: deadlines.reading });
    if (!read) return { state: "overtaken", why: "Another run has read the log at the same time and continues." };
    const { state, reading } = read;
    logger.info("the log is read", { ...reading });
    if (reading.left > 0) {
      return { state: "still-reading", why: `${reading.left} objects of the log are left for the next run.` };
    }
    const now = ports.now();
    const attributes = await ports.attributes();
    const learnable = learnableFrom(attributes);
    const unknown = unknownProducts(state, learnable);
    const data = datasetOf(state, now, { learnable });
    if (!state.span || data.itemIds.length === 0) {
      ports.countRun({ unknownProducts: unknown, unsoundModels: 0, isDivergent: false });
      return { state: "nothing-to-learn", why: "There is no product in the log yet that two people like." };
    }
    await ports.keepPopularity(data.itemIds, data.popularity);
    const champion = await championOf(ports, pointer?.champion);
    const trainedThrough = state.span.to;
    const lesson = {
      now,
      trainedThrough,
      data,
      state,
      reading,
      unknownProducts: unknown,
      attributes,
      learnable,
      passed: await ports.readPassedOver(passedDays(now)),
      champion,
    };
    const challenger = await fitChallenger(ports, lesson, { standard, deadlines, isSearch: search });
    const { isSound, decision } = await storeChallenger(ports, challenger, champion);
    ports.countRun({
      unknownProducts: unknown,
      unsoundModels: isSound ? 0 : 1,
      isDivergent: await areDivergent(ports, { state, data, now, through: trainedThrough }),
    });
    return promoteChallenger(ports, pointer, challenger.manifest.id, decision);
  };

/**
 * The purchase model's part of a run. It never fails the run: what went wrong is logged, kept for operators to see, and counted as a
 * fault. So is a model that has drifted and that no better one took the place of.
 */
export const retrainPurchase =
  (ports: TrainPurchasePorts & { readonly keepDecisions: KeepDecisions; readonly countFault: () => void }) =>
  async (): Promise<void> => {
    try {
      const trained = await trainPurchase(ports);
      const { run } = trained;
      const told = await keepProductDecisions(ports, trained);
      logger.info("the purchase model's run ended", { ...run, told });
      if (run.drift?.isDrifted !== true || run.state === "promoted") return;
      logger.error("the purchase model has drifted", { ...run.drift });
      ports.countFault();
    } catch (error) {
      logger.error("the purchase model was not trained", { error });
      ports.countFault();
      const why = error instanceof Error ? error.message : String(error);
      const failed: PurchaseRun = { at: iso(ports.now()), state: "failed", why, missing: [] };
      await ports.keepPurchaseRun(failed).catch(() => {});
    }
  };

const env = environment(...retrainEnv);
const s3 = new S3Client({});
const run = retrain({
  readPointer: readPointer(documents, env.RECOMMENDATIONS_TABLE),
  movePointer: movePointer(documents, env.RECOMMENDATIONS_TABLE),
  listLog: listLog(s3, env.BEHAVIOUR_BUCKET),
  readObjects: readObjects(s3, env.BEHAVIOUR_BUCKET),
  quarantine: quarantine(s3, env.BEHAVIOUR_BUCKET, env.MODEL_BUCKET),
  readSnapshot: readSnapshot(s3, env.MODEL_BUCKET, readSnapshotPointer(documents, env.RECOMMENDATIONS_TABLE)),
  storeSnapshot: storeSnapshot(s3, env.MODEL_BUCKET, ulid),
  moveSnapshot: moveSnapshot(documents, env.RECOMMENDATIONS_TABLE),
  sweepSnapshots: sweepSnapshots(s3, env.MODEL_BUCKET),
  attributes: readAttributes(documents, env.CATALOGUE_TABLE),
  readPassedOver: readPassedOver(s3, env.MODEL_BUCKET),
  fit: fitModel,
  openSolver,
  loadModel: loadModel(s3, env.MODEL_BUCKET),
  storeModel: storeModel(s3, env.MODEL_BUCKET),
  listModel: listModel(s3, env.MODEL_BUCKET, documents, env.RECOMMENDATIONS_TABLE),
  keepPopularity: keepPopularity(s3, env.MODEL_BUCKET),
  countRun,
  readProfiles: readProfiles(documents, env.BEHAVIOUR_TABLE),
  newId: ulid,
  now: () => Date.now(),
});

const runPurchase = retrainPurchase({
  findMaturedDay: findMaturedDay(s3, env.MODEL_BUCKET),
  readPurchasePointer: readPurchasePointer(documents, env.RECOMMENDATIONS_TABLE),
  movePurchasePointer: movePurchasePointer(documents, env.RECOMMENDATIONS_TABLE),
  findPurchaseManifest: findPurchaseManifest(documents, env.RECOMMENDATIONS_TABLE),
  keepPurchaseManifest: keepPurchaseManifest(documents, env.RECOMMENDATIONS_TABLE),
  keepPurchaseRun: keepPurchaseRun(documents, env.RECOMMENDATIONS_TABLE),
  keepDecisions: keepDecisions(documents, env.RECOMMENDATIONS_TABLE),
  countFault: countPurchaseFault,
  newId: ulid,
  now: () => Date.now(),
});

/** On a schedule, or by POST /models/retrain. */
export const handler = async (
  event: unknown,
  context?: { readonly getRemainingTimeInMillis?: () => number },
): Promise<RunReport> => {
  const report = await run(runOptions.parse(event ?? {}), context?.getRemainingTimeInMillis?.());
  logger.info("training run ended", { ...report });
  // Last, and whatever comes of it: lists do without.
  await runPurchase();
  return report;
};
