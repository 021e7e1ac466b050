import { liveMeasure } from "../adapters/live.ts";
import { reportAge } from "../adapters/reconciliation-metrics.ts";
import type { FindProgress, Now } from "../flows/ports.ts";

const HOUR_MS = 3_600_000;

/** Measures from outside what a comparison that fails, or never starts, cannot tell of itself. @returns its age in hours */
export const measurePayouts =
  (ports: { readonly findProgress: FindProgress; readonly now: Now }, report = reportAge) =>
  async (): Promise<number | undefined> => {
    const wholeAt = (await ports.findProgress())?.wholeAt;
    const age = wholeAt === undefined ? undefined : Math.max(0, (ports.now() - Date.parse(wholeAt)) / HOUR_MS);
    report(age);
    return age;
  };

/** On its schedule. */
export const handler = measurePayouts(liveMeasure());
