import { DAY_MS, earlier, later } from "../../shared/kernel/time.ts";
import type { Decision } from "../contract/decision.ts";
import type { ArmReceipt, Known } from "../contract/offer.ts";
import { type Arm, drawn, drawnFrom } from "./choice.ts";
import { NOTHING, type Situation } from "./situation.ts";

/** How long a choice of no offer is valid, at most: then the person may be drawn again. */
const LONGEST_MS = 30 * DAY_MS;

export interface Choosing {
  readonly person: string;
  readonly situation: Situation;
  /** No offer first. */
  readonly arms: readonly Arm[];
  readonly known: Known;
  readonly features: readonly number[];
  readonly purchase?: number | undefined;
  /** The last choice's; 0 if there was none. */
  readonly round: number;
  readonly at: string;
  /** A random number in [0, 1). */
  readonly chance: number;
}

/**
 * The choice for a person at a place: drawn once by exact probabilities, which are stored with it. An offer is valid until it
 * ends; no offer until the first of the offers ends, and a month at most.
 */
export function decide({ situation, arms, known, purchase, at, chance, ...asked }: Choosing): Decision {
  const drawing = drawnFrom(arms, purchase);
  const n = drawn(
    drawing.map(({ propensity }) => propensity),
    chance,
  );
  const chosen = situation.arms.find(({ id }) => id === arms[n]?.offer);
  const ends = situation.arms.filter(({ id }) => arms.some(({ offer }) => offer === id)).map(({ endsAt }) => endsAt);
  const until = chosen?.endsAt ?? ends.reduce(earlier, later(at, LONGEST_MS));
  const { place, product, currency, learnt } = situation;
  return {
    person: asked.person,
    situation: situation.situation,
    round: asked.round + 1,
    at,
    until,
    place,
    ...(product !== undefined && { product }),
    currency,
    arms: drawing.map((each, at_): ArmReceipt => ({ ...each, isChosen: at_ === n })),
    known,
    ...(purchase !== undefined && { purchase }),
    ...(learnt !== undefined && { learnt }),
    arm: chosen?.id ?? NOTHING,
    propensity: drawing[n]?.propensity ?? 1,
    features: [...asked.features],
    outcomes: {},
  };
}

/** Whether a choice is still valid: it has not ended, and its offer, if any, is in force. */
export const stands = ({ until, arm }: Decision, { arms }: Situation, at: string): boolean =>
  at < until && (arm === NOTHING || arms.some(({ id }) => id === arm));
