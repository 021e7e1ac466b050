import type { BlendSettings } from "./als/blend.ts";

/** Chosen on held-out training pairs of public data: docs/recommendations.md has the figures. */
export const defaultSettings: BlendSettings = {
  d: 64,
  epochs: 10,
  steps: 3,
  seed: 1,
  unobserved: 0.005,
  regularisation: 0.1,
  exponent: 0.5,
  width: 200,
  neighbourScale: 32,
};
