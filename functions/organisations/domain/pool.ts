import { type Entitlement, organisationCustomer, type Sold } from "../../commerce/contract/entitlement.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { DAY_MS } from "../../shared/kernel/time.ts";
import type { PoolCount } from "../contract/seat.ts";
import type { PoolShown } from "../contract/seat-usage.ts";
import { HANDED_ON_EVERY_DAYS, MAILS_FOR_EACH } from "../settings.ts";

/** The line of an order with which seats were bought. */
export interface PoolRef {
  readonly organisation: string;
  readonly productId: string;
  readonly order: string;
}

/** The seats of one line of an order: their entitlement, and the number assigned. */
export interface Pool extends PoolRef, PoolCount {
  readonly seats: number;
  readonly state: Entitlement["state"];
  readonly cause?: Entitlement["cause"];
  readonly sold: Sold;
  readonly since: string;
}

/** The pool of an entitlement; undefined if it is not one of an organisation's seats. */
export function poolOf({ customer, productId, source, seats }: Entitlement): PoolRef | undefined {
  const [kind, order] = source.split("#");
  const prefix = organisationCustomer("");
  if (seats === undefined || kind !== "ORDER" || order === undefined || !customer.startsWith(prefix)) return undefined;
  return { organisation: customer.slice(prefix.length), productId, order };
}

/**
 * The most claims of a pool by `now` (epoch milliseconds): each seat's first one, and one more for each 30 days that
 * have begun since it was bought. Unused claims add up.
 */
export const mostIssued = ({ seats, since }: Pick<Pool, "seats" | "since">, now: number): number =>
  seats * (2 + Math.max(0, Math.floor((now - Date.parse(since)) / (HANDED_ON_EVERY_DAYS * DAY_MS))));

/** The most mailed invitations of a pool by `now` (epoch milliseconds). */
export const mostMails = (pool: Pick<Pool, "seats" | "since">, now: number): number =>
  MAILS_FOR_EACH * mostIssued(pool, now);

/** Whether an unclaimed seat of the pool can be assigned. */
const hasFree = (pool: Pool): boolean => pool.state === "active" && pool.taken < pool.seats;

export const freeIn = (pool: Pool): number => (pool.state === "active" ? pool.seats - pool.taken : 0);

/** The oldest pool with a seat that can be assigned; else why the free ones cannot be now. */
export function poolFor(
  pools: readonly Pool[],
  now: number,
): Pool | "none-free" | "handed-on-too-often" | "mailed-too-often" {
  const free = pools.filter(hasFree).sort((a, b) => order(a).localeCompare(order(b)));
  if (free.length === 0) return "none-free";
  const claimable = free.filter((pool) => pool.issued < mostIssued(pool, now));
  if (claimable.length === 0) return "handed-on-too-often";
  return claimable.find((pool) => pool.mails < mostMails(pool, now)) ?? "mailed-too-often";
}
const order = ({ since, order }: Pool) => `${since} ${order}`;

/** Why no seat of a pool can be used now; undefined if it is in force. */
export function unusable({
  state,
  cause,
}: Pick<Pool, "state" | "cause">): Refusal<"seats-suspended" | "seats-ended"> | undefined {
  if (state === "suspended") {
    return refuse(
      "seats-suspended",
      cause === "refund"
        ? "The money for these seats is being given back."
        : "The payment for these seats is in dispute; try again when it is settled.",
    );
  }
  if (state === "active") return undefined;
  const because = cause === "dispute" ? "was lost in a dispute" : "was refunded";
  return refuse("seats-ended", `The payment for these seats ${because}; they have ended.`);
}

export const shownPool = (pool: Pool): PoolShown => ({
  productId: pool.productId,
  order: pool.order,
  state: pool.state,
  since: pool.since,
  bought: pool.seats,
  invited: pool.taken - pool.claimed,
  claimed: pool.claimed,
  free: freeIn(pool),
});
