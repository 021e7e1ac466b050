import { type BlendSettings, type Parts, solvedBy } from "./blend.ts";
import type { Csr } from "./csr.ts";
import { type FitOptions, fitInParallel } from "./fit-in-parallel.ts";
import type { Arithmetic } from "./kernels.ts";
import { neighboursOf, pairsIn } from "./neighbours.ts";
import { transitionsInParallel } from "./order-in-parallel.ts";
import { type Late, openPairs, type Pairs, type PairsOptions } from "./pairs-in-parallel.ts";
import { blocksToInvert, MOST_SOLVED, solvedOf } from "./solved.ts";
import type { OpenSolver, Reached, Solver, Timed } from "./solver.ts";
import { typicalWeight } from "./unit.ts";

/** The ends of the parts of a fit, as shares of its time; factors get the rest. */
const SHARES = { together: 0.25, solved: 0.55, order: 0.65 };

/** With fewer pairs, starting threads takes longer than the work. */
const FEW_PAIRS = 4e6;

/** Whether a step as long as the longest so far would end after `until`. */
function lateAfter({ until, now = Date.now }: Timed): Late | undefined {
  if (until === undefined) return undefined;
  let before: number | undefined;
  let longest = 0;
  return () => {
    const at = now();
    if (before !== undefined) longest = Math.max(longest, at - before);
    before = at;
    return at + longest > until;
  };
}

/** Whether a number of steps as long as those before would end after `until`. */
function lateFor(steps: number, { until, now = Date.now }: Timed): Late | undefined {
  if (until === undefined) return undefined;
  const started = now();
  let done = 0;
  return () => {
    const at = now();
    const isLate = done > 0 ? started + ((at - started) / done) * steps > until : at > until;
    done++;
    return isLate;
  };
}

/** Opens pairs once, when they are first needed. */
function lazily(interactions: Csr, width: number, options: PairsOptions) {
  let opened: { readonly pairs: Pairs | undefined } | undefined;
  return {
    pairs: (): Pairs | undefined => {
      opened ??= { pairs: openPairs(interactions, width, options) };
      return opened.pairs;
    },
    close: async () => opened?.pairs?.close(),
  };
}

/** Solves exactly if the catalogue and the time allow it, otherwise item by item on the nearest items. */
function solverOf(interactions: Csr, pairs: () => Pairs | undefined, arithmetic: PairsOptions["arithmetic"]): Solver {
  return {
    async solve(settings, { targets, ...timed } = {}) {
      const items = interactions.columns;
      if (items <= MOST_SOLVED) {
        const count = Math.min(items, targets ?? items);
        const late = lateFor(blocksToInvert(count), timed);
        let isLate = false;
        const neighbours = solvedOf(interactions, settings, {
          most: count,
          arithmetic,
          late: () => {
            isLate ||= late?.() ?? false;
            return isLate;
          },
        });
        if (!isLate) return { neighbours, share: 1, looked: 0 };
      }
      const late = lateAfter(timed);
      const found = await pairs()?.solved(settings, { late, targets });
      return found ?? { neighbours: solvedBy(interactions, settings), share: 1, looked: 0 };
    },
  };
}

/** Opens a solver with its own worker threads. */
export const openSolver: OpenSolver = (interactions) => {
  const { pairs, close } = lazily(interactions, 1, {});
  return { ...solverOf(interactions, pairs, undefined), close };
};

/** The fitted parts, the number of epochs of the factors, and the arithmetic that was used. */
export interface FittedParts {
  readonly parts: Parts;
  readonly epochs: number;
  readonly arithmetic: Arithmetic;
  /** Absent if the parts were given. */
  readonly reached?: Reached | undefined;
}

/** All parts but the factors. */
async function fitBeside(
  interactions: Csr,
  settings: BlendSettings,
  { until, now = Date.now, ...options }: FitOptions,
): Promise<{ readonly beside: Omit<Parts, "items">; readonly reached: Reached }> {
  const started = now();
  const by = (share: number): Timed => ({
    until: until === undefined ? undefined : started + share * (until - started),
    now,
  });
  const { pairs, close } = lazily(interactions, settings.width, options);
  const solver = solverOf(interactions, pairs, options.arithmetic);
  try {
    const late = lateAfter(by(SHARES.together));
    const isSmall = options.workers === undefined && pairsIn(interactions) < FEW_PAIRS;
    const together = (isSmall ? undefined : await pairs()?.together(settings, late)) ?? {
      neighbours: neighboursOf(interactions, settings),
      share: 1,
    };
    const solved = await solver.solve(settings, by(SHARES.solved));
    await close();
    const order = await transitionsInParallel(interactions, settings, {
      ...options,
      late: lateAfter(by(SHARES.order)),
    });
    return {
      beside: {
        together: together.neighbours,
        solved: solved.neighbours,
        order: order.neighbours,
        // As it is stored.
        unit: Math.fround(typicalWeight(interactions.values)),
      },
      reached: { neighbours: together.share, solved: solved.share, order: order.share },
    };
  } finally {
    await close();
  }
}

/**
 * Fits all parts to an interaction matrix in worker threads, each in its share of the time until `until`. Work that does not fit
 * is left out: the least chosen items, and the last epochs of the factors.
 * @param options `beside`: parts that are used as given
 */
export async function fitPartsInParallel(
  interactions: Csr,
  settings: BlendSettings,
  { beside: given, ...options }: FitOptions & { readonly beside?: Omit<Parts, "items"> | undefined } = {},
): Promise<FittedParts> {
  const { beside, reached } = given
    ? { beside: given, reached: undefined }
    : await fitBeside(interactions, settings, options);
  const { items, epochs, arithmetic } = await fitInParallel(interactions, settings, options);
  return { parts: { ...beside, items }, epochs, arithmetic, reached };
}
