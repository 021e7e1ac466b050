import { data } from "react-router";
import type { Problem } from "../../../functions/shared/kernel/route.ts";
import { isRefused } from "./api.ts";

/** The outcome of a form: done, or the API's refusal. */
export interface Outcome {
  readonly done?: string;
  readonly refused?: {
    readonly code: string;
    readonly detail: string;
    readonly errors: NonNullable<Problem["errors"]>;
  };
}

/**
 * Does the work of a form. @param done a word by which the page shows what was done
 * @throws any error other than a refusal of the API
 */
export async function attempt(done: string, work: () => Promise<unknown>) {
  try {
    await work();
    return data<Outcome>({ done });
  } catch (error) {
    if (!isRefused(error) || error.status >= 500) throw error;
    const { code, detail, errors, status } = error;
    return data<Outcome>({ refused: { code, detail, errors } }, status);
  }
}
