import type { Opening, Progress } from "../../learning/contract/learning.ts";

/** What a customer did with a product that they bought, as learning keeps it. */
export interface Studied {
  readonly progress?: Progress;
  readonly opening?: Opening;
}

/** By product id. */
export type Studies = ReadonlyMap<string, Studied>;
