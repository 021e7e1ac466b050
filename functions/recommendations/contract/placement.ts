export const placements = ["home", "product", "cart", "library", "continue", "again", "next"] as const;
export type Placement = (typeof placements)[number];

/** What a placement is: what decides its order, what may stand on it, and what a request has to say. */
export interface PlacementRules {
  /**
   * What decides the order: all that the caller did; of it what they bought and study, if there is any; what the request
   * names, and the rest only among what goes with that; or the item's own past with the caller.
   */
  readonly goesBy: "history" | "studies" | "context" | "itself";
  /**
   * What its items are taken from: all that is on sale; of that first what is chosen after the products of the request; what
   * the caller has begun to study, owns and has not finished; or what they looked at or had before and do not own.
   */
  readonly takes: "shelf" | "followers" | "begun" | "left";
  /** Where what was merely looked at stands: behind all else, for lists that nothing else fills, or like anything else. */
  readonly lookedAt: "behind" | "among";
  /** The products that a request names: those that it must, and those that it may. */
  readonly needs: "nothing" | "product" | "products" | "product or products";
  readonly may?: "product" | undefined;
  /** Whether likes are kept apart, and the re-ranker asked: of what is the caller's own the order is to be plain. */
  readonly isVaried: boolean;
  readonly isReranked: boolean;
  /** Whether what was shown again and again, and nothing done with, sinks. */
  readonly tires: boolean;
}

/**
 * The rules of each placement. Everywhere: no product that is not on sale, that the request names, that the caller sells,
 * or that is in another language than asked for; nothing that was dismissed or given back; and, but for what is begun,
 * nothing that is owned. Chance has its place wherever items are not the caller's own.
 */
export const PLACEMENTS: Readonly<Record<Placement, PlacementRules>> = {
  home: {
    goesBy: "history",
    takes: "shelf",
    lookedAt: "behind",
    needs: "nothing",
    may: "product",
    isVaried: true,
    isReranked: true,
    tires: true,
  },
  product: {
    goesBy: "context",
    takes: "shelf",
    lookedAt: "among",
    needs: "product",
    isVaried: true,
    isReranked: true,
    tires: true,
  },
  cart: {
    goesBy: "context",
    takes: "shelf",
    lookedAt: "among",
    needs: "products",
    isVaried: true,
    isReranked: true,
    tires: true,
  },
  library: {
    goesBy: "studies",
    takes: "shelf",
    lookedAt: "among",
    needs: "nothing",
    isVaried: true,
    isReranked: true,
    tires: true,
  },
  continue: {
    goesBy: "itself",
    takes: "begun",
    lookedAt: "among",
    needs: "nothing",
    isVaried: false,
    isReranked: false,
    tires: false,
  },
  again: {
    goesBy: "itself",
    takes: "left",
    lookedAt: "among",
    needs: "nothing",
    isVaried: false,
    isReranked: false,
    tires: true,
  },
  next: {
    goesBy: "context",
    takes: "followers",
    lookedAt: "among",
    needs: "product or products",
    isVaried: true,
    isReranked: false,
    tires: true,
  },
};
