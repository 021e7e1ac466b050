import type { BlendSettings } from "../als/blend.ts";
import { addNeighbourScores, type Neighbours } from "../als/neighbours.ts";
import { type Case, rankedCases } from "./evaluation.ts";
import { qualityOf } from "./metrics.ts";

/** The number of items on which a ridge is tried: at most an eighth of the work of a full solve. */
const MOST_TRIED = 2_000;
const STEP = 10 ** 0.5;
const LEAST = 0.001;
const GREATEST = 100;
const DAMPINGS = [0, 0.25, 0.5, 0.75, 1];

export type Ridge = Pick<BlendSettings, "solvedRidge" | "solvedUserDamping">;

/** Solves the weights of one matrix; with `targets`, only for that many of the most chosen items. */
export type Solve = (settings: BlendSettings, targets?: number) => Neighbours | Promise<Neighbours>;

/** Mean NDCG@20 of the solved weights alone, over the most chosen items. */
async function qualityOfRidge(
  solve: Solve,
  settings: BlendSettings,
  { cases, items }: { readonly cases: readonly Case[]; readonly items: number },
): Promise<number> {
  const solved = await solve(settings, MOST_TRIED);
  const scores = new Float64Array(items);
  const lists = rankedCases(cases, (history) => {
    addNeighbourScores(solved, history, 1, scores.fill(0));
    return scores;
  });
  const sum = cases.reduce((total, { relevant }, at) => total + qualityOf(lists[at]!, relevant).ndcg20, 0);
  return sum / Math.max(1, cases.length);
}

/**
 * Finds the ridge and the users' damping with which the solved weights alone give the best lists, by coordinate search. Each try
 * solves for the most chosen items again.
 * @param late whether to end with the best so far
 */
export async function learntRidge(
  solve: Solve,
  settings: BlendSettings,
  { late, ...on }: { readonly cases: readonly Case[]; readonly items: number; readonly late: () => boolean },
): Promise<Ridge & { readonly tried: number }> {
  let best = await qualityOfRidge(solve, settings, on);
  let ridge: Ridge = settings;
  let tried = 1;
  const attempt = async (next: Ridge): Promise<boolean> => {
    if (late()) return false;
    tried++;
    const found = await qualityOfRidge(solve, { ...settings, ...next }, on);
    if (!(found > best)) return false;
    best = found;
    ridge = next;
    return true;
  };
  const walk = async (steps: readonly ((from: Ridge) => Ridge | undefined)[]) => {
    for (const step of steps) {
      let moved = false;
      for (let next = step(ridge); next && (await attempt(next)); next = step(ridge)) moved = true;
      if (moved) return;
    }
  };
  const scaled = (by: number) => (from: Ridge) => {
    const solvedRidge = Number((from.solvedRidge * by).toPrecision(3));
    return solvedRidge < LEAST || solvedRidge > GREATEST ? undefined : { ...from, solvedRidge };
  };
  const damped = (by: 1 | -1) => (from: Ridge) => {
    const at = DAMPINGS.findIndex((each) => each >= from.solvedUserDamping) + by;
    const solvedUserDamping = DAMPINGS[at];
    return solvedUserDamping === undefined ? undefined : { ...from, solvedUserDamping };
  };
  await walk([scaled(1 / STEP), scaled(STEP)]);
  await walk([damped(-1), damped(1)]);
  const { solvedRidge, solvedUserDamping } = ridge;
  return { solvedRidge, solvedUserDamping, tried };
}
