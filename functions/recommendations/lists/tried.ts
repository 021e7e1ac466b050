import type { ListVariant } from "../../conversion/contract/surface.ts";
import type { Placement } from "../contract/placement.ts";
import type { Shown } from "../interactions/fatigue.ts";
import type { KnownProduct } from "../interactions/interaction.ts";

/** What is tried on who asks for a list: the arm of an experiment, or nothing of the shop's measures. */
export interface Tried {
  readonly experiment?: { readonly id: string; readonly arm: string } | undefined;
  readonly variant: ListVariant;
  /** Whether they are held out, so that the list is what is popular. */
  readonly isHeldBack: boolean;
}

/** One's own studies are found again as ever: they sell nothing. */
export const isMeasure = (placement: Placement): boolean => placement !== "continue";

interface Past {
  readonly known: readonly KnownProduct[];
  readonly shown: readonly Shown[];
}

/** Of what is known of the caller, what may go into the list. */
export function pastFor({ variant }: Tried, past: Past): Past {
  if (variant.basis === "popular") return { known: [], shown: [] };
  return variant.fatigue === false ? { ...past, shown: [] } : past;
}

/** What of a variant decides the order. */
export interface Order {
  readonly lambda?: number | undefined;
  readonly explores: boolean;
}

export const orderOf = ({ variant }: Tried): Order => ({
  lambda: variant.diversity,
  explores: variant.exploration !== false,
});

/** Whether the re-ranker may be asked. */
export const mayRerank = ({ variant }: Tried): boolean => variant.reranker !== false && variant.basis !== "popular";

/** What a receipt says of it. */
export const saidOf = ({ experiment, isHeldBack }: Tried) => ({
  ...(experiment && { experiment }),
  ...(isHeldBack && { holdout: true as const }),
});
