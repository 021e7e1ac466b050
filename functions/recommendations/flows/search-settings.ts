import type { BlendSettings } from "../als/blend.ts";
import type { PassedOver } from "../attribution/day-tally.ts";
import type { Learnable } from "../log/learnable.ts";
import type { LogState } from "../log/training-log.ts";
import { FEWEST_SEARCHED, MOST_SEARCHED } from "../settings.ts";
import { contentOf } from "../training/content.ts";
import { type Attributes, holdOut } from "../training/held-out.ts";
import type { SearchResult } from "../training/hyperparameter-search.ts";
import { learntSettings } from "../training/learnt-settings.ts";
import { fitWithPassedOver } from "./fit-with-passed-over.ts";
import type { Now } from "./ports.ts";
import type { TrainingPorts } from "./training-ports.ts";

/**
 * Searches for settings on the slice of the log before the gate's, so that the choice does not depend on the gate's slice.
 * @param candidates settings of the factors: the current ones first, more if there is time
 * @param until ms since 1970, after which nothing is begun
 * @returns undefined if the log is too small to compare settings
 */
export async function searchSettings(
  { fit, openSolver }: TrainingPorts,
  {
    state,
    candidates,
    attributes,
    now,
    until,
    learnable,
    passed = [],
  }: {
    readonly state: LogState;
    readonly candidates: readonly BlendSettings[];
    readonly attributes: ReadonlyMap<string, Attributes>;
    readonly now: Now;
    readonly until?: number | undefined;
    readonly learnable?: Learnable | undefined;
    readonly passed?: readonly PassedOver[] | undefined;
  },
): Promise<SearchResult | undefined> {
  const { splitAt, train, cases } = holdOut(state, "validation", () => MOST_SEARCHED, learnable);
  if (cases.length < FEWEST_SEARCHED) return undefined;
  const fitTrain = fitWithPassedOver(fit, train, { state, passed, until: splitAt });
  const late = () => until !== undefined && now() >= until;
  const content = contentOf(train.itemIds, attributes);
  const solver = openSolver(train.matrix);
  try {
    return await learntSettings(
      async (settings, beside) => {
        const { parts } = await fitTrain(settings, { until, beside });
        return { parts: { ...parts, content } };
      },
      async (settings, targets) => (await solver.solve(settings, { until, now, targets })).neighbours,
      { train, cases, candidates, late },
    );
  } finally {
    await solver.close();
  }
}
