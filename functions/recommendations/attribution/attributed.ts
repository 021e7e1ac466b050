import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Cell } from "../contract/attribution.ts";
import type { Receipt } from "../contract/receipt.ts";
import { CREDIT_MS } from "../settings.ts";

/** How much earlier than its list an event may be dated, as clocks of devices differ from ours. */
const AHEAD_MS = DAY_MS;

/** An event or a line of an order that names a list. */
export interface Cause {
  readonly recommendationId?: string | undefined;
  readonly product?: string | undefined;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** The user or visitor of an event. */
export interface Doer {
  readonly user?: string | undefined;
  readonly anonymousId?: string | undefined;
}

/** Whether a user was this visitor before they registered. */
export type WasVisitor = (user: string, anonymousId: string) => boolean | Promise<boolean>;

/**
 * Whether a list was made for the sender: for the user, for the visitor, or for the visitor that the user was before they
 * registered. A list for an unknown caller belongs to nobody.
 */
export async function isOwn(
  { user, anonymousId }: Pick<Receipt, "user" | "anonymousId">,
  doer: Doer,
  wasVisitor: WasVisitor,
): Promise<boolean> {
  if (doer.user === undefined) return anonymousId !== undefined && anonymousId === doer.anonymousId;
  if (user !== undefined) return user === doer.user;
  return anonymousId !== undefined && (await wasVisitor(doer.user, anonymousId));
}

/** The list item that gets the credit. */
export interface Attribution extends Cell {
  readonly recommendationId: string;
  readonly product: string;
  readonly position: number;
  readonly propensity: number;
}

/** The list item behind an event; undefined if it was not on the list, or the event came before it or over a week later. */
export function attributed({ recommendationId, product, at }: Cause, receipt: Receipt): Attribution | undefined {
  const since = Date.parse(at) - Date.parse(receipt.at);
  const item = receipt.items.find((each) => each.product === product);
  if (recommendationId !== receipt.id || !item || since < -AHEAD_MS || since > CREDIT_MS) return undefined;
  const { position, source, slot, propensity } = item;
  const { placement, model = "none" } = receipt;
  return { recommendationId, product: item.product, placement, model, position, source, slot, propensity };
}
