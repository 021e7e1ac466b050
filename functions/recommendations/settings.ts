import type { BlendSettings } from "./als/blend.ts";

export const defaultSettings: BlendSettings = {
  d: 128,
  epochs: 10,
  steps: 3,
  seed: 1,
  unobserved: 0.01,
  regularisation: 0.02,
  exponent: 0.75,
  width: 200,
  userDamping: 0.6,
  fromDamping: 0.6,
  toDamping: 0.35,
  neighbourScale: 16,
};
