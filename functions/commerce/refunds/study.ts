import type { Opening } from "../../learning/contract/content.ts";
import type { Progress } from "../../learning/contract/progress.ts";

/** A customer's activity with a product that they bought, as learning stores it. */
export interface Studied {
  readonly progress?: Progress;
  readonly opening?: Opening;
}

/** By product id. */
export type Studies = ReadonlyMap<string, Studied>;
