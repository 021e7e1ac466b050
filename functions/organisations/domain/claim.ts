import type { Product } from "../../catalogue/contract/product.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import type { Organisation } from "../contract/organisation.ts";
import { type Change, claiming } from "./change.ts";
import { type Pool, unusable } from "./pool.ts";
import type { Seat } from "./seat.ts";

/** A customer's ownership of a product, and the version of commerce's guard on it, read first. */
export interface Ownership {
  readonly guard: number;
  /** Whether they have it for good. */
  readonly isOwner: boolean;
}

export const unknownCode = refuse("unknown-code", "No seat has this code; copy the whole code from the mail.");

/** When the user claimed a seat, or why nobody can any more; undefined if it can still be claimed. */
export function earlierClaim(
  seat: Seat,
  { name }: Pick<Organisation, "name">,
  user: string,
): { readonly claimedAt: string } | Refusal<"invitation-revoked" | "already-claimed"> | undefined {
  if (seat.state === "revoked") return refuse("invitation-revoked", `${name} revoked this seat.`);
  if (seat.state === "invited") return undefined;
  return seat.customer === user && seat.claimedAt !== undefined
    ? { claimedAt: seat.claimedAt }
    : refuse("already-claimed", "Another member claimed the seat with this code.");
}

/** An invited seat becomes a user's, unless they own the product in another way or the seats are not in force. */
export function claimedBy(
  seat: Seat,
  user: string,
  found: { readonly pools: readonly Pool[]; readonly product: Product | undefined; readonly ownership: Ownership },
  at: string,
): Change | Refusal<"own-product" | "already-owned" | "seats-ended" | "seats-suspended"> {
  const { pools, product, ownership } = found;
  if (product?.creatorId === user) return refuse("own-product", "The product is your own: you need no seat.");
  if (ownership.isOwner) return refuse("already-owned", "You own the product; leave the seat to somebody else.");
  const pool = pools.find(({ order }) => order === seat.order);
  if (!pool) return refuse("seats-ended", "The order of these seats no longer grants any.");
  return unusable(pool) ?? claiming(seat, { customer: user, sold: pool.sold, guard: ownership.guard, at });
}
