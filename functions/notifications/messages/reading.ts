import { normalQuantile } from "../../shared/statistics/normal.ts";
import { arms, type MessageKind, type MessageReading, type Outcome } from "../contract/message.ts";
import { CONTROL_SHARE, LEAST_CONVERTED, LEAST_DECIDED } from "../settings.ts";
import { chanceOf, chancesOf, choices, type Outcomes, outcomeOf, type Policy, summed } from "./choosing.ts";

const Z = normalQuantile(0.975);

interface Interval {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** A rate with Wilson's interval; undefined for no decisions. */
function rateOf({ decided: n, converted }: Outcome): Interval | undefined {
  if (n === 0) return undefined;
  const mean = converted / n;
  const middle = (mean + Z ** 2 / (2 * n)) / (1 + Z ** 2 / n);
  const reach = (Z / (1 + Z ** 2 / n)) * Math.sqrt((mean * (1 - mean)) / n + Z ** 2 / (4 * n ** 2));
  return { mean, low: Math.max(0, middle - reach), high: Math.min(1, middle + reach) };
}

/** The difference of two rates with Newcombe's interval (1998, method 10), computed from Wilson's. */
export function differenceOf(a: Interval, b: Interval): Interval {
  const mean = a.mean - b.mean;
  return {
    mean,
    low: mean - Math.hypot(a.mean - a.low, b.high - b.mean),
    high: mean + Math.hypot(a.high - a.mean, b.mean - b.low),
  };
}

/**
 * The results of a kind's messages. Everyone outside the control group is compared with it, whether or not they were sent a
 * message: who is sent one depends on earlier results, but membership of the control group never changes.
 */
export function readingOf(kind: MessageKind, outcomes: Outcomes, policy: Policy): MessageReading {
  const control = outcomeOf(outcomes, "control");
  const treated = choices.map((arm) => outcomeOf(outcomes, arm)).reduce(summed);
  const [treatedRate, controlRate] = [rateOf(treated), rateOf(control)];
  const lacks = {
    treated: Math.max(0, LEAST_DECIDED - treated.decided),
    control: Math.max(0, LEAST_DECIDED - control.decided),
    converted: Math.max(0, LEAST_CONVERTED - treated.converted - control.converted),
  };
  const isEnough = Object.values(lacks).every((each) => each === 0);
  const chances = chancesOf(outcomes, policy);
  return {
    kind,
    controlShare: CONTROL_SHARE,
    treated,
    control,
    ...(treatedRate && { treatedRate }),
    ...(controlRate && { controlRate }),
    ...(isEnough && treatedRate && controlRate ? { difference: differenceOf(treatedRate, controlRate) } : { lacks }),
    arms: arms.map((arm) => ({ arm, chance: chanceOf(arm, chances), ...outcomeOf(outcomes, arm) })),
  };
}
