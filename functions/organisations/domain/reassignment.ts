import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { HANDED_ON_EVERY_DAYS } from "../settings.ts";
import { mostIssued, mostMails, type Pool, unusable } from "./pool.ts";
import type { Seat } from "./seat.ts";

type NotReassigned = Refusal<
  "already-seated" | "seats-suspended" | "seats-ended" | "reassigned-too-often" | "too-many-mails"
>;

/**
 * Why a seat cannot be assigned to another e-mail address now; undefined if it can.
 * @param seated the seat of the product that the e-mail has
 * @param now epoch milliseconds
 */
export function whyNotReassigned(
  seat: Seat,
  pool: Pool,
  seated: Seat | undefined,
  now: number,
): NotReassigned | undefined {
  if (seated) return refuse("already-seated", `${seated.email} has seat ${seated.id} of the product.`);
  const refusal = unusable(pool);
  if (refusal) return refusal;
  if (seat.state === "claimed" && pool.issued >= mostIssued(pool, now)) {
    return refuse(
      "reassigned-too-often",
      `A claimed seat can be reassigned once in ${HANDED_ON_EVERY_DAYS} days; revoke it instead, or wait.`,
    );
  }
  if (pool.mails < mostMails(pool, now)) return undefined;
  return refuse("too-many-mails", "Too many invitations were mailed for these seats; revoke the seat instead.");
}
