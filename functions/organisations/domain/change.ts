import type { Entitlement, Sold } from "../../commerce/contract/entitlement.ts";
import type { Mail } from "../../mail/contract/mail.ts";
import type { PoolCount } from "../contract/seat.ts";
import { mostIssued, mostMails, type Pool, type PoolRef } from "./pool.ts";
import { claimedSeatOf, rightOf, type Seat } from "./seat.ts";

/** Everything that changes with a seat, in one transaction. */
export interface Change {
  readonly seats: readonly { readonly before: Seat | undefined; readonly after: Seat }[];
  readonly pool: PoolRef;
  /** The additions to the pool's counts. */
  readonly added: PoolCount;
  /** Refused if one more seat would exceed these. */
  readonly within?: Partial<Pick<PoolCount, "taken" | "issued" | "mails">>;
  /** Refused unless the pool's entitlement is active. */
  readonly needsActive: boolean;
  readonly right?: Entitlement;
  /**
   * The version of commerce's guard on what the member owns of the product, as it was read: refused if it has moved.
   */
  readonly guard?: number;
  readonly mail?: Mail;
}

/** A seat of a pool is assigned to an e-mail address. */
export const inviting = (seat: Seat, pool: Pool, mail: Mail, now: number): Change => ({
  seats: [{ before: undefined, after: seat }],
  pool: refOf(seat),
  added: { taken: 1, claimed: 0, issued: 1, mails: 1 },
  within: { taken: pool.seats, issued: mostIssued(pool, now), mails: mostMails(pool, now) },
  needsActive: true,
  mail,
});

/** Who claims a seat, and when. */
interface Claim {
  readonly customer: string;
  /** The product of the seat's pool, as it was bought. */
  readonly sold: Sold;
  /** The version of commerce's guard on their ownership of the product. */
  readonly guard: number;
  readonly at: string;
}

/** An invited seat becomes a member's. */
export function claiming(before: Seat, { customer, sold, guard, at }: Claim): Change {
  const after: Seat = { ...before, state: "claimed", customer, claimedAt: at, sold, version: before.version + 1 };
  return {
    seats: [{ before, after }],
    pool: refOf(before),
    added: { taken: 0, claimed: 1, issued: 0, mails: 0 },
    needsActive: true,
    right: rightOf({ ...refOf(before), seat: before.id, customer, claimedAt: at, sold }, { state: "active" }),
    guard,
  };
}

const taken = (before: Seat, at: string): Seat => ({
  ...before,
  state: "revoked",
  revokedAt: at,
  version: before.version + 1,
});

/** The end of a claimed seat's entitlement. */
function endOf(before: Seat): Pick<Change, "right"> {
  const claimedSeat = claimedSeatOf(before);
  return claimedSeat ? { right: rightOf(claimedSeat, { state: "revoked" }) } : {};
}

/** A seat is revoked, and free again. */
export const revoking = (before: Seat, at: string): Change => ({
  seats: [{ before, after: taken(before, at) }],
  pool: refOf(before),
  added: {
    taken: -1,
    ...(before.state === "claimed" ? { claimed: -1, issued: 0 } : { claimed: 0, issued: -1 }),
    mails: 0,
  },
  needsActive: false,
  ...endOf(before),
});

/** A seat is revoked and assigned to another e-mail address: `next` is that seat. */
export const reassigning = (
  before: Seat,
  next: Seat,
  { pool, mail, at }: { readonly pool: Pool; readonly mail: Mail; readonly at: string },
): Change => ({
  seats: [
    { before, after: { ...taken(before, at), reassignedTo: next.id } },
    { before: undefined, after: next },
  ],
  pool: refOf(before),
  added: {
    taken: 0,
    ...(before.state === "claimed" ? { claimed: -1, issued: 1 } : { claimed: 0, issued: 0 }),
    mails: 1,
  },
  within: {
    mails: mostMails(pool, Date.parse(at)),
    ...(before.state === "claimed" && { issued: mostIssued(pool, Date.parse(at)) }),
  },
  needsActive: true,
  ...endOf(before),
  mail,
});

const refOf = ({ organisation, productId, order }: PoolRef): PoolRef => ({ organisation, productId, order });
