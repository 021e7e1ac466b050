import { fitPartsInParallel } from "../als/parts-in-parallel.ts";
import type { FitModel } from "../flows/training-ports.ts";

/** By all of the machine's processors. */
export const fitModel: FitModel = fitPartsInParallel;
export { openSolver } from "../als/parts-in-parallel.ts";
