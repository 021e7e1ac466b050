import { iso } from "../../shared/kernel/time.ts";
import {
  type PurchaseGateReason,
  type PurchaseManifest,
  type PurchaseQualityRow,
  purchaseFeatures,
} from "../contract/purchase.ts";
import { MOST_TESTED_ROWS, PURCHASE_RIDGE } from "../settings.ts";
import { spreadOf } from "./drift.ts";
import { isBought, labelled, type MaturedExposure } from "./matured.ts";
import { fitPurchaseModel, type Measured, type PurchaseModel, qualityOf, score } from "./model.ts";
import type { ServedPurchaseModel } from "./on-list.ts";
import { logLoss } from "./quality.ts";
import type { Slices } from "./slices.ts";

const probabilitiesBy = (model: PurchaseModel, rows: readonly MaturedExposure[]): Float64Array =>
  Float64Array.from(rows, ({ values }) => score(model, Float64Array.from(values)).probability);

const place = (name: (typeof purchaseFeatures)[number]) => purchaseFeatures.indexOf(name);
const [PRICE, LOOKED] = [place("price"), place("looked")];

/** The names of the groups that an exposure is measured in, besides all. */
function slicesFor({ placement, values }: MaturedExposure): string[] {
  const dollars = Math.expm1(values[PRICE] ?? 0);
  const band = dollars < 10 ? "below 10" : dollars < 50 ? "10 to 50" : "above 50";
  return [`placement:${placement}`, `price:${band}`, `people:${(values[LOOKED] ?? 0) === 0 ? "new" : "returning"}`];
}

/** A group with fewer rows that were bought, or were not, is not measured. */
const FEWEST_OF_EACH = 10;

const ends = ({ value, interval: { low, high } }: Measured) => ({ value, low, high });

function qualityRows(predictions: Float64Array, rows: readonly MaturedExposure[], seed: number): PurchaseQualityRow[] {
  const groups = new Map<string, number[]>([["all", [...rows.keys()]]]);
  rows.forEach((row, at) => {
    for (const slice of slicesFor(row)) groups.set(slice, [...(groups.get(slice) ?? []), at]);
  });
  const inOrder = [...groups].sort(([a], [b]) => Number(b === "all") - Number(a === "all") || (a < b ? -1 : 1));
  return inOrder.flatMap(([slice, places]) => {
    const outcomes = Uint8Array.from(places, (at) => (isBought(rows[at]!) ? 1 : 0));
    const bought = outcomes.reduce((sum, each) => sum + each, 0);
    if (Math.min(bought, outcomes.length - bought) < FEWEST_OF_EACH) return [];
    const { rows: count, ...measures } = qualityOf(
      Float64Array.from(places, (at) => predictions[at]!),
      outcomes,
      seed,
    );
    return [
      {
        slice,
        rows: count,
        bought,
        logLoss: ends(measures.logLoss),
        auc: ends(measures.auc),
        averagePrecision: ends(measures.averagePrecision),
        calibrationError: ends(measures.calibrationError),
      },
    ];
  });
}

/** The challenger's rivals: the loss of the base rate, and of the champion if it has the same features. */
interface Met {
  readonly baseRate: number;
  readonly champion?: { readonly id: string; readonly logLoss: number | undefined } | undefined;
}

/** Whether a challenger may serve: it must be better than the same probability for all, and no worse than the champion. */
export function purchaseDecision(
  loss: number,
  { baseRate, champion }: Met,
): { readonly promote: boolean; readonly reason: PurchaseGateReason; readonly why: string } {
  const told = (value: number) => value.toFixed(5);
  // Written so that NaN never wins.
  if (!(loss < baseRate)) {
    const why = `Its log-loss of ${told(loss)} is not below ${told(baseRate)}, that of the same probability for all.`;
    return { promote: false, reason: "below-base-rate", why };
  }
  if (!champion) {
    return {
      promote: true,
      reason: "first",
      why: "It beats the same probability for all, and there is no champion yet.",
    };
  }
  if (champion.logLoss === undefined) {
    return { promote: true, reason: "other-features", why: "The champion reads features that are no longer computed." };
  }
  const between = `log-loss ${told(loss)}, the champion's ${told(champion.logLoss)}`;
  return loss <= champion.logLoss
    ? { promote: true, reason: "not-worse", why: `It is no worse than the champion on later exposures: ${between}.` }
    : {
        promote: false,
        reason: "worse-than-champion",
        why: `It is worse than the champion on later exposures: ${between}.`,
      };
}

const sliceOf = (rows: readonly MaturedExposure[]) => ({
  from: iso(rows.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY)),
  to: iso(rows.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY)),
  rows: rows.length,
  bought: rows.filter(isBought).length,
});

/** Rows at even steps through time, up to a maximum: a bootstrap of more takes longer with the same result. */
function thinned(rows: readonly MaturedExposure[]): readonly MaturedExposure[] {
  const step = Math.ceil(rows.length / MOST_TESTED_ROWS);
  return step <= 1 ? rows : rows.filter((_, at) => at % step === 0);
}

/** The champion's loss; undefined if it has other features. */
function lossOf(
  served: ServedPurchaseModel,
  rows: readonly MaturedExposure[],
  outcomes: Uint8Array,
): number | undefined {
  if (served.features.join() !== purchaseFeatures.join()) return undefined;
  return logLoss(probabilitiesBy(served.model, rows), outcomes);
}

/**
 * Fits a purchase model to the first slice, calibrates it on the second, and measures it and the champion on the third. The
 * measured model itself may serve: it is not fitted again to all rows.
 *
 * @throws RangeError if there is no unique best fit
 */
export function trainPurchaseModel(
  slices: Slices,
  champion: ServedPurchaseModel | undefined,
  { id, now, seed }: { readonly id: string; readonly now: number; readonly seed: number },
): PurchaseManifest {
  const earlier = labelled(slices.fit);
  const model = fitPurchaseModel(purchaseFeatures, earlier, labelled(slices.calibration), PURCHASE_RIDGE);
  const tested = thinned(slices.test);
  const { outcomes } = labelled(tested);
  const predictions = probabilitiesBy(model, tested);
  const before = [...slices.fit, ...slices.calibration];
  const share = before.filter(isBought).length / before.length;
  const baseRate = logLoss(new Float64Array(tested.length).fill(share), outcomes);
  const theirs = champion && { id: champion.id, logLoss: lossOf(champion, tested, outcomes) };
  const people = new Set([...before, ...slices.test].map(({ subject }) => subject)).size;
  return {
    format: 1,
    id,
    createdAt: iso(now),
    ridge: PURCHASE_RIDGE,
    people,
    slices: { fit: sliceOf(slices.fit), calibration: sliceOf(slices.calibration), test: sliceOf(slices.test) },
    model: { ...model, features: [...model.features] },
    quality: qualityRows(predictions, tested, seed),
    baseRate: { logLoss: baseRate },
    ...(theirs?.logLoss !== undefined && { champion: { id: theirs.id, logLoss: theirs.logLoss } }),
    decision: purchaseDecision(logLoss(predictions, outcomes), { baseRate, champion: theirs }),
    spread: spreadOf(model, earlier.design),
  };
}
