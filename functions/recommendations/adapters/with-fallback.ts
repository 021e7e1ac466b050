import { logger } from "../../shared/runtime/logger.ts";

/** The result of `work`, or `fallback` if it fails, for parts that a list can do without. Failures are logged. */
export async function withFallback<T, F>(what: string, work: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await work;
  } catch (error) {
    logger.error("a list was made without a part", { part: what, error });
    return fallback;
  }
}
