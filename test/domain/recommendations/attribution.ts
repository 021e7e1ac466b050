import type { Receipt } from "../../../functions/recommendations/contract/receipt.ts";
import { DAY_MS } from "../../../functions/shared/kernel/time.ts";

/** An event, or an order line, that names the list it was found on: an event, or a line of an order. */
export interface Cause {
  readonly recommendationId?: string | undefined;
  readonly product?: string | undefined;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** How long a list may be given the credit for what follows. */
const WINDOW_MS = 7 * DAY_MS;

/** What of a list led to something. */
export interface Attribution
  extends Pick<Receipt, "placement" | "model">,
    Pick<Receipt["items"][number], "position" | "source" | "slot" | "propensity"> {
  readonly recommendationId: string;
  readonly product: string;
}

/** The place of the list that led to it; undefined if it was not on that list, came before it, or after a week. */
export function attributed({ recommendationId, product, at }: Cause, receipt: Receipt): Attribution | undefined {
  const since = Date.parse(at) - Date.parse(receipt.at);
  const item = receipt.items.find((each) => each.product === product);
  if (recommendationId !== receipt.id || !item || since < 0 || since > WINDOW_MS) return undefined;
  const { position, source, slot, propensity } = item;
  const { placement, model } = receipt;
  return { recommendationId, product: item.product, placement, model, position, source, slot, propensity };
}
