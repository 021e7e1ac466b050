import { fitPartsInParallel } from "../als/parts-in-parallel.ts";
import type { FitModel } from "../flows/training-ports.ts";

/** Uses all processors of the machine. */
export const fitModel: FitModel = fitPartsInParallel;
export { openSolver } from "../als/parts-in-parallel.ts";
