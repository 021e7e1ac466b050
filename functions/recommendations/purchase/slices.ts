import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Evidence } from "../contract/purchase.ts";
import { CREDIT_MS, FEWEST_BUYERS_OF_SLICE, PURCHASE_EVIDENCE } from "../settings.ts";
import { isBought, type MaturedExposure } from "./matured.ts";

/** Exposures by time: for the fit, for its calibration, and for its measurement. */
export interface Slices {
  readonly fit: readonly MaturedExposure[];
  readonly calibration: readonly MaturedExposure[];
  readonly test: readonly MaturedExposure[];
}

const SHARES = { fit: 0.6, calibration: 0.2 };

const buyersOf = (rows: readonly MaturedExposure[]): number =>
  new Set(rows.filter(isBought).map(({ subject }) => subject)).size;

const spanOf = (rows: readonly MaturedExposure[]): { readonly from: number; readonly to: number } => ({
  from: rows.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY),
  to: rows.reduce((most, { at }) => Math.max(most, at), Number.NEGATIVE_INFINITY),
});

/**
 * Splits exposures by time, with a week between two slices: an exposure's outcome is known after a week, so all outcomes of a
 * slice are known when the next one begins.
 */
export function slicesOf(rows: readonly MaturedExposure[]): Slices {
  const { from, to } = spanOf(rows);
  const usable = Math.max(0, to - from - 2 * CREDIT_MS);
  const fitEnd = from + SHARES.fit * usable;
  const calibrationStart = fitEnd + CREDIT_MS;
  const calibrationEnd = calibrationStart + SHARES.calibration * usable;
  const testStart = calibrationEnd + CREDIT_MS;
  return {
    fit: rows.filter(({ at }) => at < fitEnd),
    calibration: rows.filter(({ at }) => at >= calibrationStart && at < calibrationEnd),
    test: rows.filter(({ at }) => at >= testStart),
  };
}

/** The data that a purchase model lacks; empty if there are enough. */
export function missingFor(rows: readonly MaturedExposure[], slices: Slices): Evidence[] {
  const { from, to } = spanOf(rows);
  const has = {
    days: rows.length === 0 ? 0 : Math.floor((to - from) / DAY_MS) + 1,
    exposures: rows.length,
    buyers: buyersOf(rows),
  };
  const missing = (["days", "exposures", "buyers"] as const).flatMap((what) =>
    has[what] < PURCHASE_EVIDENCE[what] ? [{ what, has: has[what], needs: PURCHASE_EVIDENCE[what] }] : [],
  );
  if (missing.length > 0) return missing;
  const fewest = Math.min(...[slices.fit, slices.calibration, slices.test].map(buyersOf));
  // All slices together have enough, but one of them does not.
  return fewest < FEWEST_BUYERS_OF_SLICE ? [{ what: "buyers", has: fewest, needs: FEWEST_BUYERS_OF_SLICE }] : [];
}
