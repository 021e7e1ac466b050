import type { Csr } from "./csr.ts";
import type { Neighbours } from "./neighbours.ts";
import type { SolvedSettings } from "./solved.ts";

/** The weights, the share of the items that was computed (most chosen first), and the number of choices that were read. */
export interface Found {
  readonly neighbours: Neighbours;
  readonly share: number;
  readonly looked: number;
}

/** The share of the items, most chosen first, that each part covered in its time. */
export interface Reached {
  readonly neighbours: number;
  readonly solved: number;
  readonly order: number;
}

/** When work ends with its result so far. */
export interface Timed {
  /** ms since 1970 */
  readonly until?: number | undefined;
  readonly now?: (() => number) | undefined;
}

/** Computes the solved weights of a matrix for one set of settings after another. */
export interface Solver {
  /** @param options `targets`: only for that many of the most chosen items, if the catalogue is too large to be solved exactly */
  solve(settings: SolvedSettings, options?: Timed & { readonly targets?: number | undefined }): Promise<Found>;
}

/** Opens a solver for a matrix, which has to be closed. */
export type OpenSolver = (interactions: Csr) => Solver & { readonly close: () => Promise<void> };
