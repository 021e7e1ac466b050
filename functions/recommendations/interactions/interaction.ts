import { type EventType, eventTypes } from "../../behaviour/contract/event-types.ts";
import {
  addedSums,
  fadedSum,
  HALF_LIFE_DAYS,
  type InteractionSum,
  presence,
  STRENGTH,
  strengthOf,
} from "../../behaviour/contract/interaction-sum.ts";
import type { Profile } from "../../behaviour/contract/profile.ts";

/** One thing that a user did with a product, as the behaviour log tells it. */
export interface Interaction {
  readonly type: EventType;
  readonly product: string;
  /** ISO 8601 instant. */
  readonly at: string;
  /** Stars, for a review. */
  readonly value?: number | undefined;
  /** Share of the product that was studied, for progress. */
  readonly progress?: number | undefined;
}

/** What someone did with a product: of each kind what all of it comes to, as of `at` (ISO 8601). */
export type KnownProduct = Pick<Profile["products"][number], "product" | "at" | "sums">;

/** How much a user is drawn to a product, or away from it. */
export interface Evidence {
  /** Negative for what was turned down; never 0. */
  readonly weight: number;
  /** The kind of thing that says most of what has the sign of the weight. */
  readonly action: EventType;
}

/** What only someone with an account can do: said by a visitor it is a claim that no table bears out. */
export const NEEDS_ACCOUNT: ReadonlySet<EventType> = new Set(["progress", "complete", "purchase", "refund", "review"]);

/** Kinds that come often: each repeat adds less, and all of them at most 1.6 times the first. */
const SATURATING: ReadonlySet<EventType> = new Set(["click", "view", "progress"]);

/** What turns a product down, whatever else was done with it before. */
const REFUSALS = ["refund", "dismiss"] as const satisfies readonly EventType[];
/** What takes a product up again that was turned down before. */
const TAKEN_UP = "purchase" satisfies EventType;

/**
 * Changes with every number that weights are made of, and every rule that they are added up by: sums under one version
 * cannot be added to those of another.
 */
export const WEIGHTING = JSON.stringify([
  HALF_LIFE_DAYS,
  STRENGTH,
  [...SATURATING],
  REFUSALS,
  TAKEN_UP,
  [...NEEDS_ACCOUNT],
  "bounded",
]);

const saturate = (sum: number): number => (1 - Math.exp(-sum)) / (1 - Math.exp(-1));

/**
 * What all events of one kind add to a product's weight.
 * @param present the sum of their presences, over the presence of now
 * @param strongest of the products of their strengths and presences the one that says most, over the presence of now
 */
const partOf = (type: EventType, present: number, strongest: number): number =>
  SATURATING.has(type)
    ? Math.sign(strongest) * Math.max(Math.abs(strongest), STRENGTH[type] * saturate(present))
    : strongest;

/** What one user did with one product, for each kind of `eventTypes` at its place from `base` on. */
export interface Sums {
  /** Sums of presences. */
  readonly present: ArrayLike<number>;
  /** Of the products of strengths and presences those that say most. */
  readonly strongest: ArrayLike<number>;
  readonly base: number;
  /** The presence of the moment that they are weighed at. */
  readonly scale: number;
}

const TYPES = eventTypes.length;
const REFUSED = REFUSALS.map((type) => ({ place: eventTypes.indexOf(type), strength: STRENGTH[type] }));
const BOUGHT = { place: eventTypes.indexOf(TAKEN_UP), strength: STRENGTH[TAKEN_UP] };

/** How a user stands to a product: turned down, or bought after that, or neither was. */
type Standing = "open" | "turned-down" | "taken-up";

/** What was done at one instant is that after it was faded and added up, too: a few milliseconds. */
const ROUNDING = 1e-9;

/** The strength of these kinds is constant, so that the strongest of each tells when it was done last. */
function standingOf({ strongest, base }: Sums): Standing {
  let refused = 0;
  for (const { place, strength } of REFUSED) refused = Math.max(refused, strongest[base + place]! / strength);
  if (refused === 0) return "open";
  return strongest[base + BOUGHT.place]! / BOUGHT.strength > refused * (1 + ROUNDING) ? "taken-up" : "turned-down";
}

/** What the kind at a place adds; 0 where it does not count as the user stands to the product. */
function countedPart(place: number, standing: Standing, { present, strongest, base, scale }: Sums): number {
  const most = strongest[base + place]!;
  if (most === 0 || (standing === "turned-down" && most > 0)) return 0;
  if (standing === "taken-up" && REFUSED.some((each) => each.place === place)) return 0;
  return partOf(eventTypes[place]!, present[base + place]! / scale, most / scale);
}

/**
 * The weight of a product for a user: the sum of the parts of all kinds. What was given back or dismissed, and not bought
 * since, weighs by what speaks against it alone: however much was done with it, nobody is drawn to it.
 */
export function weightOf(sums: Sums): number {
  const standing = standingOf(sums);
  let weight = 0;
  for (let place = 0; place < TYPES; place++) weight += countedPart(place, standing, sums);
  return weight;
}

/** The kind that says most of what has the sign of `weight`, which is `weightOf` the same sums and not 0. */
function actionOf(weight: number, sums: Sums): EventType {
  const standing = standingOf(sums);
  let action: EventType = "view";
  let most = 0;
  for (let place = 0; place < TYPES; place++) {
    const part = Math.sign(weight) * countedPart(place, standing, sums);
    if (part <= most) continue;
    most = part;
    action = eventTypes[place]!;
  }
  return action;
}

/**
 * The weight of each product as of `now` (milliseconds since 1970). Training and serving weigh alike, so that a model meets
 * at request time what it was fitted to. What was done last comes first. A product that weighs nothing is left out.
 * @param known in any order; parts of one product's history add up
 */
export function weighedProducts(known: Iterable<KnownProduct>, now: number): Map<string, Evidence> {
  const byProduct = new Map<string, { present: Float64Array; strongest: Float64Array; last: number }>();
  for (const { product, at, sums } of known) {
    const blank = {
      present: new Float64Array(TYPES),
      strongest: new Float64Array(TYPES),
      last: Number.NEGATIVE_INFINITY,
    };
    const own = byProduct.get(product) ?? blank;
    byProduct.set(product, own);
    const instant = Date.parse(at);
    own.last = Math.max(own.last, instant);
    const factor = presence(instant, now);
    for (const [type, sum] of Object.entries(sums) as [EventType, InteractionSum][]) {
      const place = eventTypes.indexOf(type);
      const before = { present: own.present[place]!, strongest: own.strongest[place]! };
      const { present, strongest } = addedSums(fadedSum(sum, factor), before);
      own.present[place] = present;
      own.strongest[place] = strongest;
    }
  }
  const weights = new Map<string, Evidence>();
  for (const [product, own] of [...byProduct].sort(([, a], [, b]) => b.last - a.last)) {
    const sums = { ...own, base: 0, scale: 1 };
    const weight = weightOf(sums);
    if (weight !== 0) weights.set(product, { weight, action: actionOf(weight, sums) });
  }
  return weights;
}

/**
 * The products that a history is drawn to by when something was last done with them, oldest first; those that the caller looks
 * at now come last.
 */
export function visitedProducts(
  known: Iterable<KnownProduct>,
  history: ReadonlyMap<string, Evidence>,
  context: ReadonlySet<string>,
): string[] {
  const last = new Map<string, number>();
  for (const { product, at } of known) last.set(product, Math.max(last.get(product) ?? 0, Date.parse(at)));
  for (const product of context) last.set(product, Number.MAX_VALUE);
  const time = (product: string) => last.get(product) ?? 0;
  return [...history]
    .flatMap(([product, { weight }]) => (weight > 0 ? [product] : []))
    .sort((a, b) => time(a) - time(b) || (a < b ? -1 : 1));
}

/** What one interaction says of its product. */
export function knownBy({ type, product, at, value, progress }: Interaction): KnownProduct {
  const strongest = strengthOf(type, type === "progress" ? progress : value);
  return { product, at, sums: strongest === 0 ? {} : { [type]: { present: 1, strongest } } };
}

/** As `weighedProducts`, of what was done one by one. */
export const weighedInteractions = (interactions: Iterable<Interaction>, now: number): Map<string, Evidence> =>
  weighedProducts(Array.from(interactions, knownBy), now);
