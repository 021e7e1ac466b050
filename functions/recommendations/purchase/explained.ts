import { logistic } from "../../shared/statistics/logistic.ts";
import type { ItemPurchase } from "../contract/purchase.ts";
import { type PurchaseModel, score } from "./model.ts";

/** Six decimal places, to keep receipts small. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/**
 * The probability of one exposure with the terms of its log-odds: intercept, features, calibration. The log-odds are their sum in
 * that order, so that they and the probability can be recomputed to the last bit.
 */
export function explained(model: PurchaseModel, values: readonly number[]): Required<Omit<ItemPurchase, "values">> {
  const { intercept, contributions, calibration } = score(model, Float64Array.from(values));
  const terms = [intercept, ...contributions, calibration].map(rounded);
  const logOdds = terms.reduce((sum, term) => sum + term, 0);
  return { probability: logistic(logOdds), logOdds, contributions: terms };
}
