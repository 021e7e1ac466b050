import type { EventType } from "../behaviour/contract.ts";
import type { Product } from "../catalogue/contract.ts";
import type { Recommendation } from "./contract.ts";
import type { Evidence } from "./interaction.ts";

const PAST: Record<EventType, string> = {
  impression: "saw",
  search: "searched for",
  click: "looked at",
  view: "viewed",
  progress: "are studying",
  complete: "finished",
  cart: "put in your cart",
  checkout: "started to buy",
  purchase: "bought",
  refund: "gave back",
  review: "reviewed",
  dismiss: "dismissed",
};

/** Parts of the history that a reason names. */
const NAMED = 3;

/** Says which parts of the history speak for an item, from what each adds to its score. */
export function reasonFrom(
  contributions: Iterable<readonly [string, number]>,
  history: ReadonlyMap<string, Evidence>,
  shelf: ReadonlyMap<string, Product>,
): Recommendation["reason"] {
  const because = [...contributions]
    .filter(([, contribution]) => contribution > 0)
    .sort((a, b) => b[1] - a[1])
    .slice(0, NAMED)
    .map(([product, contribution]) => ({
      product,
      title: shelf.get(product)?.title,
      action: history.get(product)!.action,
      contribution,
    }));
  const [first] = because;
  if (!first) return { text: "It fits what you do here.", because };
  return { text: `Because you ${PAST[first.action]} ${first.title ?? "a product like it"}`, because };
}
