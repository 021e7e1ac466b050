import { isRefusal } from "../../shared/kernel/refusal.ts";
import { DAY_MS, dayOf, iso } from "../../shared/kernel/time.ts";
import { type PurchaseDrift, type PurchaseManifest, type PurchaseRun, purchaseFeatures } from "../contract/purchase.ts";
import { promotedPointer } from "../models/pointer.ts";
import { driftOf } from "../purchase/drift.ts";
import type { MaturedExposure } from "../purchase/matured.ts";
import type { ServedPurchaseModel } from "../purchase/on-list.ts";
import type { PurchasePointer } from "../purchase/pointer.ts";
import { missingFor, slicesOf } from "../purchase/slices.ts";
import { trainPurchaseModel } from "../purchase/training.ts";
import { CREDIT_MS, MOST_PURCHASE_ROWS, PURCHASE_DAYS } from "../settings.ts";
import type { NewId, Now } from "./ports.ts";
import type {
  FindMaturedDay,
  FindPurchaseManifest,
  KeepPurchaseManifest,
  KeepPurchaseRun,
  MovePurchasePointer,
  ReadPurchasePointer,
} from "./purchase-ports.ts";

export interface TrainPurchasePorts {
  readonly findMaturedDay: FindMaturedDay;
  readonly readPurchasePointer: ReadPurchasePointer;
  readonly movePurchasePointer: MovePurchasePointer;
  readonly findPurchaseManifest: FindPurchaseManifest;
  readonly keepPurchaseManifest: KeepPurchaseManifest;
  readonly keepPurchaseRun: KeepPurchaseRun;
  readonly newId: NewId;
  readonly now: Now;
}

/** Exposures of a last week are the newest that drift is looked for in. */
const NEWEST_MS = 7 * DAY_MS;

/** The newest exposures whose week is over, oldest first, of whole days. */
async function readRows(
  { findMaturedDay }: TrainPurchasePorts,
  now: number,
): Promise<{ readonly rows: MaturedExposure[]; readonly isSample: boolean }> {
  const days: (readonly MaturedExposure[])[] = [];
  let count = 0;
  let isSample = false;
  for (let n = 1; n <= PURCHASE_DAYS; n++) {
    const found = await findMaturedDay(dayOf(iso(now - CREDIT_MS - n * DAY_MS)));
    if (found?.features.join() !== purchaseFeatures.join()) continue;
    count += found.rows.length;
    // Half a day would be its hours of arrival alone.
    isSample ||= count > MOST_PURCHASE_ROWS || found.seen > found.rows.length;
    if (count > MOST_PURCHASE_ROWS) break;
    days.push(found.rows);
  }
  const rows = days
    .reverse()
    .flat()
    .sort((a, b) => a.at - b.at);
  return { rows, isSample };
}

const servedOf = (pointer: PurchasePointer | undefined): ServedPurchaseModel | undefined =>
  pointer && { id: pointer.champion, features: pointer.model.features.map(({ name }) => name), model: pointer.model };

async function driftNow(
  { findPurchaseManifest }: TrainPurchasePorts,
  pointer: PurchasePointer | undefined,
  rows: readonly MaturedExposure[],
): Promise<PurchaseDrift | undefined> {
  const manifest = pointer && (await findPurchaseManifest(pointer.champion));
  const last = rows.at(-1)?.at ?? 0;
  return (
    manifest &&
    driftOf(
      manifest,
      rows.filter(({ at }) => at > last - NEWEST_MS),
    )
  );
}

/** Moves the pointer to a model that the gate lets through. */
async function promote(
  ports: TrainPurchasePorts,
  pointer: PurchasePointer | undefined,
  made: PurchaseManifest,
): Promise<Pick<PurchaseRun, "state" | "why">> {
  const at = iso(ports.now());
  const { why } = made.decision;
  const next = promotedPointer(pointer, made.id, at);
  if (!made.decision.promote || isRefusal(next)) return { state: "kept-champion", why };
  const audit = { action: "promote", actor: "retrain", at, from: pointer?.champion, to: made.id, why } as const;
  const isMoved = await ports.movePurchasePointer(pointer, { ...next, model: made.model }, audit);
  return isMoved
    ? { state: "promoted", why }
    : { state: "kept-champion", why: "Another model was put in place during the run." };
}

/** What a run knows, for who goes on from it. */
export interface TrainedPurchase {
  readonly run: PurchaseRun;
  readonly rows: readonly MaturedExposure[];
  /** Whether more was shown than was read. */
  readonly isSample: boolean;
  /** What serves after the run. */
  readonly served: ServedPurchaseModel | undefined;
}

/**
 * Makes a purchase model of the exposures whose week is over, where there is evidence for one, and puts it in place where it is no
 * worse than the one that serves. What was known of an exposure is read as it was kept with its list.
 */
export async function trainPurchase(ports: TrainPurchasePorts): Promise<TrainedPurchase> {
  const now = ports.now();
  const [{ rows, isSample }, pointer] = [await readRows(ports, now), await ports.readPurchasePointer()];
  const champion = servedOf(pointer);
  const slices = slicesOf(rows);
  const missing = missingFor(rows, slices);
  const drift = await driftNow(ports, pointer, rows);
  const told = { at: iso(now), missing, ...(drift && { drift }) };
  if (missing.length > 0) {
    const lacking = missing.map(({ what, has, needs }) => `${has} of ${needs} ${what}`).join(", ");
    const run = { ...told, state: "not-enough", why: `There is not enough evidence: ${lacking}.` } as const;
    await ports.keepPurchaseRun(run);
    return { run, rows, isSample, served: champion };
  }
  const made = trainPurchaseModel(slices, champion, { id: ports.newId(), now, seed: Math.floor(now / DAY_MS) });
  await ports.keepPurchaseManifest(made);
  const ended = await promote(ports, pointer, made);
  const run = { ...told, ...ended, model: made.id };
  await ports.keepPurchaseRun(run);
  const served = ended.state === "promoted" ? { id: made.id, features: purchaseFeatures, model: made.model } : champion;
  return { run, rows, isSample, served };
}
