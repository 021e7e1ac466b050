import { fitBlend } from "../als/blend.ts";
import { fitInParallel } from "../als/fit-in-parallel.ts";
import type { FitModel } from "../flows/training-ports.ts";

/** By all of the machine's processors. */
export const fitModel: FitModel = async (interactions, settings, options) => {
  const { items, epochs, arithmetic } = await fitInParallel(interactions, settings, options);
  return { blend: fitBlend(interactions, settings, items), epochs, arithmetic };
};
