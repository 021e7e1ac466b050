import * as z from "zod";
import { type Entitlement, type entitlement, organisationCustomer, sold } from "../../commerce/contract/entitlement.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { type ShownSeat, seatStates } from "../contract/seat.ts";
import type { PoolRef } from "./pool.ts";

/** A seat that was assigned to an e-mail address. It ends when it is revoked; the next invitation makes a new seat. */
export const seat = z.object({
  id: z.ulid(),
  organisation: z.ulid(),
  productId: z.string(),
  order: z.ulid(),
  email: z.string(),
  state: z.enum(seatStates),
  codeHash: z.string().describe("of the code that claims it; the code itself is in its mail alone"),
  invitedAt: z.iso.datetime(),
  claimedAt: z.iso.datetime().optional(),
  customer: z.string().optional().describe("who claimed it"),
  sold: sold.optional().describe("what it gives who claimed it"),
  revokedAt: z.iso.datetime().optional(),
  reassignedTo: z.ulid().optional().describe("the seat that came of it"),
  version: z.int().min(1),
});
export type Seat = z.infer<typeof seat>;

/** A claimed seat in its pool's list, which is read when the pool's entitlement changes. */
export const claimedSeat = z.object({
  seat: z.ulid(),
  organisation: z.ulid(),
  productId: z.string(),
  order: z.ulid(),
  email: z.string(),
  customer: z.string(),
  claimedAt: z.iso.datetime(),
  sold,
  access: z.enum(["active", "suspended", "revoked"] satisfies z.infer<typeof entitlement>["state"][]),
});
export type ClaimedSeat = z.infer<typeof claimedSeat>;

/** A seat of a pool, assigned to an e-mail address. */
export const givenTo = (
  email: string,
  { organisation, productId, order }: PoolRef,
  { id, codeHash, at }: { readonly id: string; readonly codeHash: string; readonly at: string },
): Seat => ({ id, organisation, productId, order, email, state: "invited", codeHash, invitedAt: at, version: 1 });

export const unknownSeat = refuse("unknown-seat", "The organisation has no seat with this id.");

/** The source of a seat's entitlement. */
export const sourceOf = (organisation: string, seatId: string): string => `SEAT#${organisation}#${seatId}`;

/** The customer and the source of a pool's entitlement. */
export const grantOf = ({ organisation, order }: PoolRef) => ({
  customer: organisationCustomer(organisation),
  source: `ORDER#${order}`,
});

/** The state of a pool's entitlement, and the reason if it is not active: its seats follow it. */
export type Worth = Pick<Entitlement, "state" | "cause">;

/** The entitlement of a claimed seat's member. */
export const rightOf = (of: Omit<ClaimedSeat, "access" | "email">, { state, cause }: Worth): Entitlement => ({
  customer: of.customer,
  productId: of.productId,
  source: sourceOf(of.organisation, of.seat),
  state,
  ...(cause && { cause }),
  sold: of.sold,
  grantedAt: of.claimedAt,
});

/** A claimed seat in its pool's list; undefined if it is not claimed. */
export function claimedSeatOf({
  id,
  state,
  customer,
  claimedAt,
  sold,
  ...rest
}: Seat): Omit<ClaimedSeat, "access"> | undefined {
  if (state !== "claimed" || customer === undefined || claimedAt === undefined || !sold) return undefined;
  const { organisation, productId, order, email } = rest;
  return { seat: id, organisation, productId, order, email, customer, claimedAt, sold };
}

export const shownSeat = ({ id, productId, order, email, state, ...of }: Seat): ShownSeat => ({
  id,
  productId,
  order,
  email,
  state,
  since: of.revokedAt ?? of.claimedAt ?? of.invitedAt,
});
