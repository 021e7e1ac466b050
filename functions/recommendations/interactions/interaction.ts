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

/** One interaction from the behaviour log. */
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

/** A person's history with a product: the sums of each type, as of `at` (ISO 8601). */
export type KnownProduct = Pick<Profile["products"][number], "product" | "at" | "sums">;

/** How much a user likes or rejects a product. */
export interface Evidence {
  /** Negative if it was dismissed or returned; never 0. */
  readonly weight: number;
  /** The type of event that contributes most, among those with the sign of the weight. */
  readonly action: EventType;
}

/** Events that need an account: reported by a visitor, they are a claim without a record in any table. */
export const NEEDS_ACCOUNT: ReadonlySet<EventType> = new Set(["progress", "complete", "purchase", "refund", "review"]);

/** Frequent types: each repetition adds less, and all together at most 1.6 times the first. */
const SATURATING: ReadonlySet<EventType> = new Set(["click", "view", "progress"]);

/** Types that reject a product, whatever was done with it before. */
const REFUSALS = ["refund", "dismiss"] as const satisfies readonly EventType[];
/** The type that revokes a rejection. */
const TAKEN_UP = "purchase" satisfies EventType;

/**
 * Identifies the constants and rules of weights: sums of one version cannot be added to sums of another.
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
 * What all events of one type add to a product's weight.
 * @param present the sum of their presences, divided by the presence of now
 * @param strongest the largest strength times presence, divided by the presence of now
 */
const partOf = (type: EventType, present: number, strongest: number): number =>
  SATURATING.has(type)
    ? Math.sign(strongest) * Math.max(Math.abs(strongest), STRENGTH[type] * saturate(present))
    : strongest;

/** One user's sums for one product: those of type t of `eventTypes` are at index `base` + t. */
export interface Sums {
  /** Sums of presences. */
  readonly present: ArrayLike<number>;
  /** The largest strengths times presences. */
  readonly strongest: ArrayLike<number>;
  readonly base: number;
  /** The presence of the instant of weighing. */
  readonly scale: number;
}

const TYPES = eventTypes.length;
const REFUSED = REFUSALS.map((type) => ({ place: eventTypes.indexOf(type), strength: STRENGTH[type] }));
const BOUGHT = { place: eventTypes.indexOf(TAKEN_UP), strength: STRENGTH[TAKEN_UP] };

/** Whether a user rejected a product, bought it after that, or neither. */
type Standing = "open" | "turned-down" | "taken-up";

/** The tolerance for equal instants after decay and rounding: a few milliseconds. */
const ROUNDING = 1e-9;

/** The strength of these types is constant, so the strongest of each shows which was last. */
function standingOf({ strongest, base }: Sums): Standing {
  let refused = 0;
  for (const { place, strength } of REFUSED) refused = Math.max(refused, strongest[base + place]! / strength);
  if (refused === 0) return "open";
  return strongest[base + BOUGHT.place]! / BOUGHT.strength > refused * (1 + ROUNDING) ? "taken-up" : "turned-down";
}

/** What a type adds; 0 if it does not count given the user's standing. */
function countedPart(place: number, standing: Standing, { present, strongest, base, scale }: Sums): number {
  const most = strongest[base + place]!;
  if (most === 0 || (standing === "turned-down" && most > 0)) return 0;
  if (standing === "taken-up" && REFUSED.some((each) => each.place === place)) return 0;
  return partOf(eventTypes[place]!, present[base + place]! / scale, most / scale);
}

/**
 * The weight of a product for a user: the sum over all types. For a product that was returned or dismissed, and not bought since,
 * only the negative types count, however much was done with it.
 */
export function weightOf(sums: Sums): number {
  const standing = standingOf(sums);
  let weight = 0;
  for (let place = 0; place < TYPES; place++) weight += countedPart(place, standing, sums);
  return weight;
}

/** The type that contributes most among those with the sign of `weight` (`weightOf` the same sums, not 0). */
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
 * The weight of each product as of `now` (milliseconds since 1970), the last interaction first. Training and serving use the same
 * weights, so that requests match what a model was fitted to. Products of weight 0 are left out.
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
 * The products that a history likes, by the last interaction, oldest first; those that the caller is looking at now come last.
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

/** The sums of a single interaction. */
export function knownBy({ type, product, at, value, progress }: Interaction): KnownProduct {
  const strongest = strengthOf(type, type === "progress" ? progress : value);
  return { product, at, sums: strongest === 0 ? {} : { [type]: { present: 1, strongest } } };
}

/** As `weighedProducts`, from single interactions. */
export const weighedInteractions = (interactions: Iterable<Interaction>, now: number): Map<string, Evidence> =>
  weighedProducts(Array.from(interactions, knownBy), now);
