import type { BlendSettings, Parts } from "../als/blend.ts";
import type { Csr } from "../als/csr.ts";
import type { Case } from "./evaluation.ts";
import type { SearchResult } from "./hyperparameter-search.ts";
import { type LearntMix, learntMix, poolsOf } from "./mix.ts";
import { learntRidge, type Solve } from "./ridge.ts";

/** Fits parts of one matrix; those beside the factors are taken as they are, if given. */
type FitParts = (settings: BlendSettings, beside?: Omit<Parts, "items">) => Promise<{ readonly parts: Parts }>;

/** What is fitted anew has to be so much better than what is in use, for each try has its share of luck. */
const WORTH = 1.005;
/** What each interaction may count of the one after it. */
const RECENCIES = [0.9, 0.8, 0.65, 0.5, 0.35];

/**
 * Finds settings by what users chose later: the ridge of the solved weights first, then by how much each part counts, and
 * then other factors under the same. The first candidate is in use; each part is fitted once for it, and only factors
 * again for another.
 */
export async function learntSettings(
  fit: FitParts,
  solve: Solve,
  {
    train,
    cases,
    candidates,
    late,
  }: {
    readonly train: { readonly matrix: Csr; readonly popularity: ArrayLike<number> };
    readonly cases: readonly Case[];
    readonly candidates: readonly BlendSettings[];
    readonly late: () => boolean;
  },
): Promise<SearchResult | undefined> {
  const [inUse, ...others] = candidates;
  if (!inUse) return undefined;
  const { popularity } = train;
  const first = await fit(inUse);
  const before = learntMix(poolsOf(first.parts, inUse, { cases, popularity }), inUse);
  let found: { settings: BlendSettings; learnt: LearntMix } = { settings: inUse, learnt: before };
  let tried = before.tried;
  const attempt = (settings: BlendSettings, parts: Parts) => {
    const learnt = learntMix(poolsOf(parts, settings, { cases, popularity }), settings);
    tried += learnt.tried;
    if (learnt.quality > WORTH * found.learnt.quality) found = { settings, learnt };
  };
  let beside: Omit<Parts, "items"> = first.parts;
  const { tried: ridges, ...ridge } = await learntRidge(solve, inUse, {
    cases,
    items: train.matrix.columns,
    late,
  });
  tried += ridges;
  if (ridge.solvedRidge !== inUse.solvedRidge || ridge.solvedUserDamping !== inUse.solvedUserDamping) {
    const settings = { ...inUse, ...ridge };
    const parts = { ...first.parts, solved: await solve(settings) };
    attempt(settings, parts);
    if (found.settings === settings) beside = parts;
  }
  // Where an order is known, how fast a history fades: of what is tried, the next only after the one before it helped.
  for (const recency of train.matrix.places ? RECENCIES : []) {
    const before = found;
    if (late()) break;
    attempt({ ...before.settings, recency }, { ...first.parts, ...beside });
    if (found === before) break;
  }
  for (const { unobserved, regularisation, exponent } of others) {
    if (late()) break;
    const settings = { ...found.settings, unobserved, regularisation, exponent };
    const { parts } = await fit(settings, beside);
    attempt(settings, parts);
  }
  const { mix, quality, alone } = found.learnt;
  return { settings: { ...found.settings, ...mix }, tried, best: quality, incumbent: before.inUse, alone };
}
