import { unitsFor } from "./power.ts";

/** What looks on the way cost: O'Brien and Fleming's kind of spending needs so many people for the power of one look. */
const LOOKS = 1.03;
const ALPHA = 0.05;

export interface Wanted {
  readonly kind: "rate" | "mean";
  readonly baseline: number;
  readonly deviation?: number | undefined;
  readonly effect: number;
  readonly power: number;
  readonly arms: number;
  readonly correlation: number;
  readonly peopleADay?: number | undefined;
}

/** How many people an experiment needs; each treatment is compared with the control, at an even part of the chance to err. */
export function sampleSize({ kind, baseline, deviation = 0, effect, power, arms, correlation, peopleADay }: Wanted) {
  const absoluteEffect = baseline * effect;
  const variance = (kind === "rate" ? baseline * (1 - baseline) : deviation ** 2) * (1 - correlation ** 2);
  const two = unitsFor({ effect: absoluteEffect, variance, alpha: ALPHA / (arms - 1) }, power) * LOOKS;
  const peopleInEachArm = Math.ceil(two / 2);
  const people = peopleInEachArm * arms;
  const days = peopleADay === undefined ? undefined : Math.ceil(people / peopleADay);
  return { people, peopleInEachArm, absoluteEffect, ...(days !== undefined && { days }) };
}
