import { typicalWeight } from "../als/unit.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { LogState } from "../log/training-log.ts";
import type { Dataset } from "../training/dataset.ts";
import { withPassedOver } from "../training/passed-over.ts";
import type { FitModel } from "./training-ports.ts";

/**
 * Fits a data set together with the products passed over until an instant (ms). The weights of histories stay those of the data
 * set. If nothing was passed over, it is the plain fit of the same matrix.
 */
export const fitWithPassedOver = (
  fit: FitModel,
  data: Dataset,
  {
    state,
    passed,
    until,
  }: { readonly state: LogState; readonly passed: readonly PassedOver[]; readonly until: number },
): ((...given: Parameters<FitModel> extends [unknown, ...infer Rest] ? Rest : never) => ReturnType<FitModel>) => {
  const matrix = withPassedOver(data, state, { passed, until });
  return async (...given) => {
    const fitted = await fit(matrix, ...given);
    if (matrix === data.matrix) return fitted;
    return { ...fitted, parts: { ...fitted.parts, unit: Math.fround(typicalWeight(data.matrix.values)) } };
  };
};
