import * as z from "zod";
import { logistic } from "../../shared/statistics/logistic.ts";
import type { Decision } from "../contract/decision.ts";
import type { Known } from "../contract/offer.ts";
import { type Trial, tEffects, xEffects } from "../uplift/learners.ts";
import { qini } from "../uplift/qini.ts";
import type { ArmSums } from "./choice.ts";
import { sumsOf, together } from "./rewards.ts";
import { NOTHING, type Situation, type UpliftModel } from "./situation.ts";

const row = z.tuple([
  z.string().describe("the arm"),
  z.number().describe("its propensity"),
  z.int().describe("1 if an order followed"),
  z.array(z.number()).describe("features"),
]);
type Row = z.infer<typeof row>;

const sums = z.object({ decisions: z.int(), bought: z.int(), total: z.number(), squares: z.number() });

/** The results of a place's decisions of one day, once they have matured. */
export const dayRecord = z.object({ day: z.string(), sums: z.record(z.string(), sums), rows: z.array(row) });
export type DayRecord = z.infer<typeof dayRecord>;

/** The most rows of a day that are stored for the uplift models; sums are over all. */
const MOST_ROWS = 1_000;

/** A day of a place: the same decisions always give the same result, so a night can be repeated. */
export const dayOfDecisions = (day: string, decisions: readonly Decision[]): DayRecord => ({
  day,
  sums: sumsOf(decisions.map(({ arm, outcomes }) => ({ arm, outcomes: Object.values(outcomes) }))),
  rows: decisions
    .slice(0, MOST_ROWS)
    .map(
      ({ arm, propensity, outcomes, features }): Row => [
        arm,
        propensity,
        Object.keys(outcomes).length > 0 ? 1 : 0,
        features,
      ],
    ),
});

const STAGES = ["new", "active", "fading", "lapsed"];

/** The features of the uplift models: stage, purchases and topics of interest only. */
export const featuresOf = ({ stage, buyers, topics }: Known, acts: number, activeDays: number): number[] => [
  Math.max(0, STAGES.indexOf(stage ?? "new")),
  buyers === "returning" ? 1 : 0,
  Math.log1p(topics.length),
  Math.log1p(acts),
  Math.log1p(activeDays),
];

/** The fewest rows, of an offer and of no offer together, for an uplift model. */
export const UPLIFT_ROWS = 2_000;
const RIDGE = 1;
const SEED = 20_261_130;

/** A number in [0, 1) by a row's index: evenly distributed, and the same each night. */
const evenly = (n: number): number => (n * 0.618_033_988_749_894_9) % 1;

/**
 * Resamples rows as if drawn with one probability: propensities differ between nights, so rows of arms that were more likely
 * are left out in proportion.
 */
function evened(rows: readonly Row[]): Row[] {
  const least = new Map<string, number>();
  for (const [arm, propensity] of rows) least.set(arm, Math.min(propensity, least.get(arm) ?? 1));
  return rows.filter(([arm, propensity], n) => evenly(n) < (least.get(arm) ?? 0) / propensity);
}

function trialOf(rows: readonly Row[], arm: string): Trial {
  const columns = rows[0]?.[3].length ?? 0;
  return {
    design: { rows: rows.length, columns, values: Float64Array.from(rows.flatMap(([, , , features]) => features)) },
    treated: Uint8Array.from(rows, ([own]) => (own === arm ? 1 : 0)),
    outcomes: Uint8Array.from(rows, ([, , bought]) => bought),
  };
}

const linear = (coefficients: readonly number[], features: readonly number[]): number =>
  features.reduce((sum, feature, n) => sum + feature * (coefficients[n + 1] ?? 0), coefficients[0] ?? 0);

/** The expected effect of an offer on a person's purchase probability. */
export const movedBy = (model: UpliftModel, features: readonly number[]): number =>
  model.kind === "x"
    ? linear(model.effect, features)
    : logistic(linear(model.with, features)) - logistic(linear(model.without, features));

/** Whether both arms have buyers and others; otherwise nothing can be fitted. */
const isFit = ({ treated, outcomes }: Trial): boolean =>
  [0, 1].every((arm) => [0, 1].every((outcome) => treated.some((own, n) => own === arm && outcomes[n] === outcome)));

/**
 * Fits the T- and the X-learner for an offer to every other row, and measures them on the rest. The better one is used if the
 * whole interval of its Qini coefficient is above 0; otherwise neither is.
 */
export function upliftOf(all: readonly Row[], arm: string): Situation["uplift"][string] {
  const rows = evened(all.filter(([own]) => own === arm || own === NOTHING));
  if (rows.length < UPLIFT_ROWS) return { rows: rows.length };
  const fitted = trialOf(
    rows.filter((_, n) => n % 2 === 0),
    arm,
  );
  const judged = rows.filter((_, n) => n % 2 === 1);
  const trial = trialOf(judged, arm);
  if (!isFit(fitted) || !isFit(trial)) return { rows: rows.length };
  const models: UpliftModel[] = [tEffects(fitted, RIDGE), xEffects(fitted, RIDGE)];
  const [best] = models
    .map((model) => {
      const predicted = Float64Array.from(judged, ([, , , features]) => movedBy(model, features));
      const found = qini({ predicted, treated: trial.treated, outcomes: Float64Array.from(trial.outcomes) }, SEED);
      return { model, ...found };
    })
    .sort((a, b) => b.coefficient - a.coefficient);
  if (!best) return { rows: rows.length };
  const { coefficient, interval, isFound, model } = best;
  return { rows: rows.length, qini: coefficient, low: interval.low, high: interval.high, ...(isFound && { model }) };
}

/** A place after a night: the sums of its days, and the uplift model of each of its offers. */
export function learnt(before: Situation, days: readonly DayRecord[], at: string): Situation {
  const sumsOfAll: Record<string, ArmSums> = together(days.map((day) => day.sums));
  const rows = days.flatMap((day) => day.rows);
  return {
    ...before,
    sums: sumsOfAll,
    uplift: Object.fromEntries(before.arms.map(({ id }) => [id, upliftOf(rows, id)])),
    learnt: at,
    version: before.version + 1,
  };
}
