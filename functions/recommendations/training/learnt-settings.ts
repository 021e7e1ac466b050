import type { BlendSettings, Parts } from "../als/blend.ts";
import type { Csr } from "../als/csr.ts";
import type { Case } from "./evaluation.ts";
import type { SearchResult } from "./hyperparameter-search.ts";
import { type LearntMix, learntMix, poolsOf } from "./mix.ts";
import { learntRidge, type Solve } from "./ridge.ts";

/** Fits the parts of one matrix; parts beside the factors are used as given, if they are. */
type FitParts = (settings: BlendSettings, beside?: Omit<Parts, "items">) => Promise<{ readonly parts: Parts }>;

/** How much better new factors must be than the current ones, as each try is partly luck. */
const WORTH = 1.005;
/** The values tried for an interaction's weight relative to the next one. */
const RECENCIES = [0.9, 0.8, 0.65, 0.5, 0.35];

/** The factor of a step, and its directions in turn: both settings depend on each other. */
const STEP = 10 ** 0.5;
const MOVES = [
  { unobserved: STEP, regularisation: STEP },
  { unobserved: 1 / STEP, regularisation: 1 / STEP },
  { unobserved: 1, regularisation: STEP },
  { unobserved: 1, regularisation: 1 / STEP },
  { unobserved: STEP, regularisation: 1 },
  { unobserved: 1 / STEP, regularisation: 1 },
];
const LEAST = 0.001;
const GREATEST = 1;
const within = (value: number): number => Number(Math.min(GREATEST, Math.max(LEAST, value)).toPrecision(3));

/** The next settings of factors in a direction; undefined at the end of the range. */
function moved(settings: BlendSettings, by: (typeof MOVES)[number]): BlendSettings | undefined {
  const unobserved = within(settings.unobserved * by.unobserved);
  const regularisation = within(settings.regularisation * by.regularisation);
  const isSame = unobserved === settings.unobserved && regularisation === settings.regularisation;
  return isSame ? undefined : { ...settings, unobserved, regularisation };
}

/**
 * Searches for settings by what users chose later: first the ridge of the solved weights, then the mix of the parts, and then, with
 * more than one candidate, other factors with the same mix: in steps from the current ones while that helps, then those of the
 * candidates. The first candidate is the current settings, for which each part is fitted once; for the others only the factors are
 * fitted, as often as there are candidates.
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
  // If an order is known, how fast a history fades; each value is tried only if the previous one helped.
  for (const recency of train.matrix.places ? RECENCIES : []) {
    const before = found;
    if (late()) break;
    attempt({ ...before.settings, recency }, { ...first.parts, ...beside });
    if (found === before) break;
  }
  let left = others.length;
  const tryFactors = async (settings: BlendSettings): Promise<boolean> => {
    const best = found;
    left--;
    attempt(settings, (await fit(settings, beside)).parts);
    return found !== best;
  };
  for (const move of MOVES) {
    for (let next = moved(found.settings, move); next && left > 0 && !late(); next = moved(found.settings, move)) {
      if (!(await tryFactors(next))) break;
    }
  }
  for (const { unobserved, regularisation, exponent } of others) {
    if (left <= 0 || late()) break;
    await tryFactors({ ...found.settings, unobserved, regularisation, exponent });
  }
  const { mix, quality, alone } = found.learnt;
  return { settings: { ...found.settings, ...mix }, tried, best: quality, incumbent: before.inUse, alone };
}
