import { HOUR_MS } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findProgress } from "../adapters/dynamodb/reconciliations.ts";
import { reportAge } from "../adapters/reconciliation-metrics.ts";
import { payoutsEnv } from "../env.ts";
import type { FindProgress, Now } from "../flows/ports.ts";

/**
 * Measures from outside, as a comparison that fails or never starts cannot report that itself.
 * @returns its age in hours
 */
export const measurePayouts =
  (ports: { readonly findProgress: FindProgress; readonly now: Now }, report = reportAge) =>
  async (): Promise<number | undefined> => {
    const wholeAt = (await ports.findProgress())?.wholeAt;
    const age = wholeAt === undefined ? undefined : Math.max(0, (ports.now() - Date.parse(wholeAt)) / HOUR_MS);
    report(age);
    return age;
  };

const { PAYOUTS_TABLE } = environment(...payoutsEnv);
/** On its schedule. */
export const handler = measurePayouts({ findProgress: findProgress(documents, PAYOUTS_TABLE), now: () => Date.now() });
