import { logger } from "../../shared/runtime/logger.ts";

/** What `work` gives, or where it fails what does in its place: a list can do without. The failure is logged. */
export async function withFallback<T, F>(what: string, work: Promise<T>, fallback: F): Promise<T | F> {
  try {
    return await work;
  } catch (error) {
    logger.error("a list was made without a part", { part: what, error });
    return fallback;
  }
}
