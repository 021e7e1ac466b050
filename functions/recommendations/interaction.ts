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

function strengthOf({ type, value, progress }: Interaction): number {
  if (type === "review") return STRENGTH.review * (((value ?? 3) - 2.5) / 2.5);
  if (type === "progress") return STRENGTH.progress * (0.5 + 0.5 * (progress ?? 0));
  return STRENGTH[type];
}

const saturate = (sum: number): number => (1 - Math.exp(-sum)) / (1 - Math.exp(-1));

/**
 * The weight of each product in a user's interactions as of `now` (milliseconds since 1970), in any order. Training and
 * serving both use this, so that a model meets at request time what it was fitted to. A product that weighs nothing is
 * left out.
 */
export function weigh(interactions: Iterable<Interaction>, now: number): Map<string, Evidence> {
  const byProduct = new Map<string, Map<EventType, { decayed: number; strongest: number }>>();
  for (const interaction of interactions) {
    const strength = strengthOf(interaction);
    if (strength === 0) continue;
    const age = Math.max(0, now - Date.parse(interaction.at)) / DAY;
    const decay = 2 ** (-age / HALF_LIFE_DAYS);
    const kinds = byProduct.get(interaction.product) ?? new Map<EventType, { decayed: number; strongest: number }>();
    byProduct.set(interaction.product, kinds);
    const kind = kinds.get(interaction.type) ?? { decayed: 0, strongest: 0 };
    kind.decayed += decay;
    if (Math.abs(decay * strength) > Math.abs(kind.strongest)) kind.strongest = decay * strength;
    kinds.set(interaction.type, kind);
  }
  const weights = new Map<string, Evidence>();
  for (const [product, kinds] of byProduct) {
    let weight = 0;
    let action: EventType = "view";
    let most = 0;
    for (const [type, { decayed, strongest }] of kinds) {
      const part = SATURATING.has(type)
        ? Math.sign(strongest) * Math.max(Math.abs(strongest), STRENGTH[type] * saturate(decayed))
        : strongest;
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
