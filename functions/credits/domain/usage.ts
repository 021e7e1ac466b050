import type { Product } from "../../catalogue/contract/product.ts";
import type { Entitlement } from "../../commerce/contract/entitlement.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { earlier, HOUR_MS, later } from "../../shared/kernel/time.ts";
import type { ShownUsage, Usage } from "../contract/usage.ts";
import { ACCESS_HOURS, RESERVED_MS } from "../settings.ts";
import { NEVER, type Take } from "./lot.ts";

/** A customer's request. The id is theirs. */
export interface UseAsk {
  readonly usage: string;
  readonly customer: string;
  readonly productId: string;
  readonly hold: boolean;
}

/** Everything that changes with a use, in one transaction. */
export interface UsageChange {
  readonly before: Usage | undefined;
  readonly after: Usage;
  /** The credits that a new use takes from each lot; an existing use has its lots. */
  readonly takes: readonly Take[];
  /** Lots without credits left or reserved after this. */
  readonly emptied?: readonly { readonly productId: string; readonly source: string }[];
}

export type PayPerUse = Product & { readonly use: NonNullable<Product["use"]> };

/** A product that can be used for credits, by this customer. */
export function usable(
  product: Product | undefined,
  customer: string,
): PayPerUse | Refusal<"unknown-product" | "not-per-use" | "own-product"> {
  if (product?.state !== "published") return refuse("unknown-product", "There is no such product on sale.");
  const { use } = product;
  if (!use) return refuse("not-per-use", "This product is not sold for credits; order it with POST /orders.");
  if (product.creatorId === customer) return refuse("own-product", "The product is your own; you need no credits.");
  return { ...product, use };
}

/** A reservation lapses before any of its lots ends, so that a commit in time never spends expired credits. */
function reservedUntil(takes: readonly Take[], at: string): string {
  return takes.map(({ lot }) => lot.endsAt ?? NEVER).reduce(earlier, later(at, RESERVED_MS));
}

const opening = ({ accessHours }: Pick<Usage, "accessHours">, at: string) =>
  accessHours === undefined ? {} : { accessUntil: later(at, accessHours * HOUR_MS) };

/** A new use: its credits are spent at once, or reserved. */
export function begun(
  { usage: id, customer, hold }: UseAsk,
  product: PayPerUse,
  takes: readonly Take[],
  at: string,
): Usage {
  const { id: productId, creatorId, type, title, version, use, content } = product;
  const access = content && { accessHours: use.accessHours ?? ACCESS_HOURS };
  return {
    id,
    customer,
    creatorId,
    productId,
    title,
    sold: { type, version, paid: true },
    credits: use.credits,
    lots: takes.map(({ lot, credits }) => ({ productId: lot.productId, source: lot.source, credits })),
    wasHeld: hold,
    at,
    ...access,
    ...(hold
      ? { state: "held", heldUntil: reservedUntil(takes, at) }
      : { state: "committed", endedAt: at, endedBy: "customer", ...opening(access ?? {}, at) }),
  };
}

/** The existing use with this id; a refusal if it was sent with another meaning. */
export function again(kept: Usage, { customer, productId, hold }: UseAsk): Usage | Refusal<"usage-mismatch"> {
  if (kept.customer === customer && kept.productId === productId && kept.wasHeld === hold) return kept;
  return refuse("usage-mismatch", `The usage id ${kept.id} belongs to another use; choose a new id for each.`);
}

/** Those who may see a use, and end its reservation: both sides. */
export function sideOf({ customer, creatorId }: Usage, user: string): "customer" | "creator" | undefined {
  if (user === customer) return "customer";
  return user === creatorId ? "creator" : undefined;
}

/** `now` in epoch milliseconds. */
export const hasLapsed = ({ state, heldUntil }: Pick<Usage, "state" | "heldUntil">, now: number): boolean =>
  state === "held" && heldUntil !== undefined && Date.parse(heldUntil) <= now;

type By = NonNullable<Usage["endedBy"]>;
const ended = (what: string) => refuse("usage-ended", `The use ${what}; none of its credits are reserved.`);

/** The use with its credits spent; the same use if they were. */
export function committed(kept: Usage, by: By, at: string): Usage | Refusal<"usage-ended"> {
  if (kept.state === "committed") return kept;
  if (kept.state === "released") return ended("was released");
  if (hasLapsed(kept, Date.parse(at))) return ended("was on hold for too long");
  const { heldUntil: _, ...usage } = kept;
  return { ...usage, state: "committed", endedAt: at, endedBy: by, ...opening(kept, at) };
}

/** The use with its credits released; the same use if they were. */
export function released(kept: Usage, by: By, at: string): Usage | Refusal<"usage-ended"> {
  if (kept.state === "released") return kept;
  if (kept.state === "committed") return ended("was committed");
  const { heldUntil: _, ...usage } = kept;
  return { ...usage, state: "released", endedAt: at, endedBy: by };
}

/** The access by a use, and its duration. */
export const accessOf = ({
  id,
  customer,
  productId,
  sold,
  state,
  endedAt,
  accessUntil,
}: Usage): (Entitlement & { readonly endsAt: string }) | undefined =>
  state === "committed" && endedAt !== undefined && accessUntil !== undefined
    ? { customer, productId, source: `USAGE#${id}`, state: "active", sold, grantedAt: endedAt, endsAt: accessUntil }
    : undefined;

export const toShownUsage = ({ lots, sold, accessHours, wasHeld, ...usage }: Usage): ShownUsage => usage;
