export const placements = ["home", "product", "cart", "library", "continue", "again", "next"] as const;
export type Placement = (typeof placements)[number];

/** The rules of a placement: what decides its order, what it may contain, and what a request must name. */
export interface PlacementRules {
  /**
   * What decides the order. history: everything that the caller did; studies: only purchases and study, if there are any; context:
   * the products of the request, and the history only among products related to them; itself: the caller's past with the item.
   */
  readonly goesBy: "history" | "studies" | "context" | "itself";
  /**
   * What it may contain. shelf: products on sale; followers: first those that others chose after the products of the request;
   * begun: products that the caller owns, has begun and not finished; left: products that they viewed or once had and do not own.
   */
  readonly takes: "shelf" | "followers" | "begun" | "left";
  /** Where products stand that the caller has only viewed: after all others, to fill the list, or like any other. */
  readonly lookedAt: "behind" | "among";
  /** The products that a request must name, and those that it may. */
  readonly needs: "nothing" | "product" | "products" | "product or products";
  readonly may?: "product" | undefined;
  /** Whether diversity and the re-ranker may change the order; lists of the caller's own past have a plain order. */
  readonly isVaried: boolean;
  readonly isReranked: boolean;
  /** Whether products that were shown repeatedly and ignored lose score. */
  readonly tires: boolean;
}

/**
 * The rules of each placement. No list contains products that are not on sale, that the request names, that the caller sells,
 * dismissed or returned, or that are in another language than the requested one; only "continue" contains products that the caller
 * owns. Lists that are not of the caller's own past have one random position.
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
