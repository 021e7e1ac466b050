import type { Arm } from "../contract/experiment.ts";
import type { Plan, Running } from "../contract/plan.ts";
import { HOLDOUT_SHARE } from "../settings.ts";
import { armOf, placeOf } from "./assignment.ts";
import { layerOf } from "./layers.ts";

/** The caller: a user, a visitor, or a user who was one. */
export interface Person {
  readonly user?: string | undefined;
  readonly anonymousId?: string | undefined;
}

/**
 * The unit of every experiment: the user, else the visitor; undefined for neither. Someone who signs in is another unit from
 * then on: readings join the two, and use the arm of the person's first exposure.
 */
export const unitOf = ({ user, anonymousId }: Person): string | undefined =>
  user === undefined ? (anonymousId === undefined ? undefined : `v:${anonymousId}`) : `u:${user}`;

/** Whether a unit is in the holdout, by a separate hash, so that it is independent of all experiments. */
export const isInHoldout = (unit: string): boolean => placeOf("holdout", unit) < HOLDOUT_SHARE;

/** Whether a unit is in the holdout, if there is one. */
export const isHeldBack = ({ holdout }: Pick<Plan, "holdout">, unit: string | undefined): boolean =>
  holdout !== undefined && unit !== undefined && isInHoldout(unit);

/** The arm of a unit. */
export interface Assignment {
  readonly experiment: string;
  readonly arm: Arm;
}

const isFor = ({ audience }: Pick<Running, "audience">, unit: string): boolean =>
  audience === "everyone" || (audience === "users") === unit.startsWith("u:");

/** The shares of arms by their weights. */
export function sharesOf(arms: readonly Pick<Arm, "name" | "weight">[]) {
  const total = arms.reduce((sum, { weight }) => sum + weight, 0);
  return arms.map(({ name, weight }) => ({ arm: name, share: weight / total }));
}

/** The arm of an experiment that a unit belongs to, whether or not the experiment has it. */
function armFor({ id, arms }: Pick<Running, "id" | "arms">, unit: string): Arm {
  const name = armOf(`experiment:${id}`, unit, sharesOf(arms));
  const found = arms.find((each) => each.name === name);
  if (found === undefined) throw new RangeError(`Experiment ${id} has no arm ${name}.`);
  return found;
}

/** Where someone is: on a page, or in front of a list. */
export type Place =
  | { readonly kind: "page"; readonly page: string }
  | { readonly kind: "lists"; readonly placement: string };

const isAt = ({ surface }: Running, at: Place): boolean =>
  surface.kind === "page"
    ? at.kind === "page" && surface.page === at.page
    : at.kind === "lists" && (surface.placements as readonly string[]).includes(at.placement);

/**
 * The arm of a unit at a place: of at most one experiment, as those of one place have different people. None for units in the
 * holdout.
 * @param now ms since 1970
 */
export function assignmentFor(plan: Plan, unit: string | undefined, at: Place, now: number): Assignment | undefined {
  if (unit === undefined || isHeldBack(plan, unit)) return undefined;
  for (const each of plan.running) {
    if (!isAt(each, at) || !isFor(each, unit) || now >= Date.parse(each.until)) continue;
    const place = placeOf(layerOf(each.surface), unit);
    if (place >= each.from && place < each.to) return { experiment: each.id, arm: armFor(each, unit) };
  }
  return undefined;
}
