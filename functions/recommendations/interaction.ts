import type { EventType } from "../behaviour/contract.ts";

/** One thing that a user did with a product, as the profile and the behaviour log both tell it. */
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

/** How much a user is drawn to a product (negative: away from it), and the strongest thing that says so. */
export interface Evidence {
  readonly weight: number;
  readonly action: EventType;
}

/** Days after which what was done counts half. */
export const HALF_LIFE_DAYS = 30;

/** What one fresh event of a kind weighs; a view is the unit. */
const STRENGTH: Record<EventType, number> = {
  impression: 0,
  search: 0,
  click: 0.5,
  view: 1,
  progress: 2,
  complete: 3,
  cart: 2,
  checkout: 2.5,
  purchase: 4,
  review: 2,
  refund: -5,
  dismiss: -4,
};

/** Kinds that come often: each repeat adds less, and all of them at most 1.6 times the first. */
const SATURATING: ReadonlySet<EventType> = new Set(["click", "view", "progress"]);

const DAY = 86_400_000;
/** What is done now is weighed against this moment, so that what was weighed before need not be weighed again. */
const EPOCH = Date.UTC(2026, 0, 1);

/** Changes with every number that weights are made of: sums under one version cannot be added to those of another. */
export const WEIGHTING = JSON.stringify([HALF_LIFE_DAYS, STRENGTH, [...SATURATING]]);

/** What is done at `at` (ms) counts so much more than what was done at the epoch, 2 to the half-lives between. */
export const presence = (at: number): number => 2 ** ((at - EPOCH) / (HALF_LIFE_DAYS * DAY));

/** What one fresh event weighs: by its stars for a review, by the share studied for progress. */
export function strengthOf(type: EventType, detail: number | undefined): number {
  if (type === "review") return STRENGTH.review * (((detail ?? 3) - 2.5) / 2.5);
  if (type === "progress") return STRENGTH.progress * (0.5 + 0.5 * (detail ?? 0));
  return STRENGTH[type];
}

/** The one of two strengths that says more; against the product if both say as much. */
export const stronger = (a: number, b: number): number => {
  const difference = Math.abs(a) - Math.abs(b);
  return difference > 0 || (difference === 0 && a < b) ? a : b;
};

const saturate = (sum: number): number => (1 - Math.exp(-sum)) / (1 - Math.exp(-1));

/**
 * What all events of one kind add to a product's weight.
 * @param present the sum of their presences, over the presence of now
 * @param strongest of the products of their strengths and presences the one that says most, over the presence of now
 */
export const partOf = (type: EventType, present: number, strongest: number): number =>
  SATURATING.has(type)
    ? Math.sign(strongest) * Math.max(Math.abs(strongest), STRENGTH[type] * saturate(present))
    : strongest;

/**
 * The weight of each product in a user's interactions as of `now` (milliseconds since 1970), in any order. Training and
 * serving weigh alike, so that a model meets at request time what it was fitted to. A product that weighs nothing is left
 * out.
 */
export function weigh(interactions: Iterable<Interaction>, now: number): Map<string, Evidence> {
  const byProduct = new Map<string, Map<EventType, { present: number; strongest: number }>>();
  for (const { type, product, at, value, progress } of interactions) {
    const strength = strengthOf(type, type === "progress" ? progress : value);
    if (strength === 0) continue;
    const present = presence(Date.parse(at)) / presence(now);
    const kinds = byProduct.get(product) ?? new Map<EventType, { present: number; strongest: number }>();
    byProduct.set(product, kinds);
    const kind = kinds.get(type) ?? { present: 0, strongest: 0 };
    kind.present += present;
    kind.strongest = stronger(strength * present, kind.strongest);
    kinds.set(type, kind);
  }
  const weights = new Map<string, Evidence>();
  for (const [product, kinds] of byProduct) {
    let weight = 0;
    let action: EventType = "view";
    let most = 0;
    for (const [type, { present, strongest }] of kinds) {
      const part = partOf(type, present, strongest);
      weight += part;
      if (Math.abs(part) > most) {
        most = Math.abs(part);
        action = type;
      }
    }
    if (weight !== 0) weights.set(product, { weight, action });
  }
  return weights;
}
