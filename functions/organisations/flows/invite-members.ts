import type { Mail } from "../../mail/contract/mail.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import type { Organisation } from "../contract/organisation.ts";
import { inviting, revoking } from "../domain/change.ts";
import { invitationMail } from "../domain/invitation.ts";
import { poolFor } from "../domain/pool.ts";
import { givenTo } from "../domain/seat.ts";
import { INVITING_ATTEMPTS } from "../settings.ts";
import type { Commit, FindPools, FindSeatOf, NewCode, NewId, Now, Pause } from "./ports.ts";

export interface InvitingPorts {
  readonly findSeatOf: FindSeatOf;
  readonly findPools: FindPools;
  readonly commit: Commit;
  readonly newId: NewId;
  readonly newCode: NewCode;
  readonly pause: Pause;
  readonly now: Now;
  readonly siteUrl: string;
}

export interface Offer {
  readonly organisation: Organisation;
  readonly product: { readonly id: string; readonly title: string };
  readonly language: Mail["language"];
}

export interface Invited {
  readonly email: string;
  readonly status: "invited" | "already-invited" | "already-claimed" | "no-free-seat" | "busy";
  readonly seat?: string;
  readonly detail?: string;
}

/**
 * Assigns a seat of a product to an e-mail address, once, however often it is called. A refunded seat is worthless: it
 * is revoked, and another assigned.
 * @param until epoch milliseconds, from when on nothing is tried any more
 */
export async function invite(ports: InvitingPorts, offer: Offer, email: string, until: number): Promise<Invited> {
  const invited = await retryOnConflict(
    ports.pause,
    async () => (ports.now() < until ? inviteOnce(ports, offer, email) : ({ email, status: "busy" } as const)),
    { attempts: INVITING_ATTEMPTS },
  );
  return isRefusal(invited) ? { email, status: "busy" } : invited;
}

async function inviteOnce(ports: InvitingPorts, offer: Offer, email: string): Promise<Invited | typeof conflict> {
  const { organisation, product, language } = offer;
  const seated = await ports.findSeatOf(organisation.id, product.id, email);
  const pools = await ports.findPools(organisation.id, product.id);
  const now = ports.now();
  const at = iso(now);
  if (seated) {
    const pool = pools.find(({ order }) => order === seated.order);
    if (pool?.state !== "revoked") {
      return { email, status: seated.state === "claimed" ? "already-claimed" : "already-invited", seat: seated.id };
    }
    const outcome = await ports.commit(revoking(seated, at));
    return outcome === "done" ? inviteOnce(ports, offer, email) : conflict;
  }
  const pool = poolFor(pools, now);
  if (typeof pool === "string") return { email, status: "no-free-seat", detail: DETAILS[pool] };
  const { code, hash: codeHash } = ports.newCode();
  const seat = givenTo(email, pool, { id: ports.newId(), codeHash, at });
  const mail = invitationMail(seat, organisation, { title: product.title, code, language, siteUrl: ports.siteUrl });
  const outcome = await ports.commit(inviting(seat, pool, mail, now));
  return outcome === "done" ? { email, status: "invited", seat: seat.id } : conflict;
}

const DETAILS = {
  "none-free": "All seats of the product are given; take one back or buy more with POST /orders.",
  "mailed-too-often":
    "Too many invitations were mailed for the free seats: three for each claim that there may be; wait, or buy more.",
  "handed-on-too-often":
    "The free seats were handed on too often: a seat that was claimed goes to another member once in 30 days.",
} as const;
