import type { Csr } from "./csr.ts";
import type { Neighbours } from "./neighbours.ts";
import type { SolvedSettings } from "./solved.ts";

/** What was found, of what share of the items (the most held first), and how many choices were looked at for it. */
export interface Found {
  readonly neighbours: Neighbours;
  readonly share: number;
  readonly looked: number;
}

/** Of what share of the items, the most held first, each part came to say something before its time was up. */
export interface Reached {
  readonly neighbours: number;
  readonly solved: number;
  readonly order: number;
}

/** By when something ends with what it has. */
export interface Timed {
  /** ms since 1970 */
  readonly until?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/** Weights of a matrix under one set of settings after another. */
export interface Solver {
  /** @param options `targets`: weights for so many items alone, those most held, if the catalogue has more than are solved exactly */
  solve(settings: SolvedSettings, options?: Timed & { readonly targets?: number | undefined }): Promise<Found>;
}

/** Opens a solver for a matrix, which has to be closed. */
export type OpenSolver = (interactions: Csr) => Solver & { readonly close: () => Promise<void> };
