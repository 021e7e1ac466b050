import { fitParts } from "../als/blend.ts";
import { fitInParallel } from "../als/fit-in-parallel.ts";
import type { FitModel } from "../flows/training-ports.ts";

/** By all of the machine's processors. */
export const fitModel: FitModel = async (interactions, settings, options) => {
  const { items, epochs, arithmetic } = await fitInParallel(interactions, settings, options);
  const { beside } = options;
  return { parts: beside ? { ...beside, items } : fitParts(interactions, settings, items), epochs, arithmetic };
};
