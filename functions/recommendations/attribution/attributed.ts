import { DAY_MS } from "../../shared/kernel/time.ts";
import type { Cell } from "../contract/attribution.ts";
import type { Receipt } from "../contract/receipt.ts";

/** How long a list may be given the credit for what follows. */
export const CREDIT_MS = 7 * DAY_MS;
/** A device's clock may be ahead of ours: an event may seem to come so much before its list. */
const AHEAD_MS = DAY_MS;

/** An event, or a line of an order, that names the list that it was found on. */
export interface Cause {
  readonly recommendationId?: string | undefined;
  readonly product?: string | undefined;
  /** ISO 8601 instant. */
  readonly at: string;
}

/** Who did it: a user, or a visitor. */
export interface Doer {
  readonly user?: string | undefined;
  readonly anonymousId?: string | undefined;
}

/** Whether a visitor registered as a user. */
export type WasVisitor = (user: string, anonymousId: string) => boolean | Promise<boolean>;

/**
 * Whether a list was made for who names it: for the user, for the visitor, or for the visitor who the user was before they
 * registered. A list for nobody known is nobody's.
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

/** An item of a list that is given the credit. */
export interface Attribution extends Cell {
  readonly recommendationId: string;
  readonly product: string;
  readonly position: number;
  readonly propensity: number;
}

/** The place of the list that led to it; undefined if it was not on that list, came before it, or after a week. */
export function attributed({ recommendationId, product, at }: Cause, receipt: Receipt): Attribution | undefined {
  const since = Date.parse(at) - Date.parse(receipt.at);
  const item = receipt.items.find((each) => each.product === product);
  if (recommendationId !== receipt.id || !item || since < -AHEAD_MS || since > CREDIT_MS) return undefined;
  const { position, source, slot, propensity } = item;
  const { placement, model = "none" } = receipt;
  return { recommendationId, product: item.product, placement, model, position, source, slot, propensity };
}
