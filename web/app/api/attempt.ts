import { data } from "react-router";
import type { Problem } from "../../../functions/shared/kernel/route.ts";
import { isRefused } from "./api.ts";

/** What became of a form: done, or refused with what the API says of it. */
export interface Outcome {
  readonly done?: string;
  readonly refused?: {
    readonly code: string;
    readonly detail: string;
    readonly errors: NonNullable<Problem["errors"]>;
  };
}

/**
 * Does what a form asks for. @param done a word that tells the page what was done
 * @throws what is no refusal of the API's
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
