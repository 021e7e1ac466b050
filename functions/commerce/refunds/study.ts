import type { Opening } from "../../learning/contract/content.ts";
import type { Progress } from "../../learning/contract/progress.ts";

/** What a customer did with a product that they bought, as learning keeps it. */
export interface Studied {
  readonly progress?: Progress;
  readonly opening?: Opening;
}

/** By product id. */
export type Studies = ReadonlyMap<string, Studied>;
