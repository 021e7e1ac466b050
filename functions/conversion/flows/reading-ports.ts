import type { Exposure } from "../contract/exposure.ts";

/** Everybody who met an experiment. */
export type ReadExposures = (experiment: string) => AsyncIterable<Exposure>;
