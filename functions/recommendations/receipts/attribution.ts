import type { Receipt } from "./receipt.ts";

/** Something done with a product that names the list it was found on: an event, or a line of an order. */
export interface Act {
  readonly recommendationId?: string | undefined;
  readonly product?: string | undefined;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** How long a list may be given the credit for what follows. */
const WINDOW_MS = 7 * 86_400_000;

/** What of a list an act is owed to. */
export interface Attribution
  extends Pick<Receipt, "placement" | "model">,
    Pick<Receipt["items"][number], "position" | "source" | "slot" | "propensity"> {
  readonly recommendationId: string;
  readonly product: string;
}

/** The place of the list that led to an act; undefined if it was not on that list, came before it, or after a week. */
export function attributed({ recommendationId, product, at }: Act, receipt: Receipt): Attribution | undefined {
  const since = Date.parse(at) - Date.parse(receipt.at);
  const item = receipt.items.find((each) => each.product === product);
  if (recommendationId !== receipt.id || !item || since < 0 || since > WINDOW_MS) return undefined;
  const { position, source, slot, propensity } = item;
  const { placement, model } = receipt;
  return { recommendationId, product: item.product, placement, model, position, source, slot, propensity };
}
