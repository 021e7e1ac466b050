import { ulid } from "ulid";
import { findProduct } from "../../catalogue/client.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { newCode } from "../adapters/codes.ts";
import { commit } from "../adapters/commit.ts";
import { findPools } from "../adapters/pools.ts";
import { findSeat, findSeatOf } from "../adapters/seats.ts";
import { findOrganisation } from "../client.ts";
import { seatRoutes } from "../contract/seat.ts";
import { reassigning } from "../domain/change.ts";
import { invitationMail } from "../domain/invitation.ts";
import { ownedBy } from "../domain/organisation.ts";
import { whyNotReassigned } from "../domain/reassignment.ts";
import { givenTo, shownSeat, unknownSeat } from "../domain/seat.ts";
import { inviteEnv } from "../env.ts";
import type { InvitingPorts } from "../flows/invite-members.ts";
import type { FindOrganisation, FindProduct, FindSeat } from "../flows/ports.ts";

export interface ReassignSeatPorts extends InvitingPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findProduct: FindProduct;
  readonly findSeat: FindSeat;
}

export const reassignSeat = (ports: ReassignSeatPorts) =>
  endpoint(seatRoutes.reassignSeat, async ({ params, body, ...request }) => {
    const { email, language } = body;
    const organisation = ownedBy(await ports.findOrganisation(params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    return retryOnConflict(ports.pause, async () => {
      const seat = await ports.findSeat(organisation.id, params.seat);
      if (!seat) return unknownSeat;
      const { productId, order, reassignedTo } = seat;
      if (seat.state === "revoked") {
        const next = reassignedTo === undefined ? undefined : await ports.findSeat(organisation.id, reassignedTo);
        // Repeated, because the reply was lost.
        if (next?.email === email) return shownSeat(next);
        return refuse("seat-revoked", "The seat was revoked; invite with POST /organisations/{id}/invitations.");
      }
      const [seated, pools, product] = await Promise.all([
        ports.findSeatOf(organisation.id, productId, email),
        ports.findPools(organisation.id, productId),
        ports.findProduct(productId),
      ]);
      const pool = pools.find((each) => each.order === order);
      if (!pool || !product) throw new Error(`Seat ${seat.id} is of no order or of no product.`);
      const now = ports.now();
      const refusal = whyNotReassigned(seat, pool, seated, now);
      if (refusal) return refusal;
      const { code, hash: codeHash } = ports.newCode();
      const next = givenTo(email, pool, { id: ports.newId(), codeHash, at: iso(now) });
      const words = { title: product.title, code, language, siteUrl: ports.siteUrl };
      const change = reassigning(seat, next, {
        pool,
        mail: invitationMail(next, organisation, words),
        at: iso(now),
      });
      return (await ports.commit(change)) === "done" ? shownSeat(next) : conflict;
    });
  });

const env = environment(...inviteEnv);

export const handler = reassignSeat({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findPools: findPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  findSeat: findSeat(documents, env.ORGANISATIONS_TABLE),
  findSeatOf: findSeatOf(documents, env.ORGANISATIONS_TABLE),
  commit: commit(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  siteUrl: env.SITE_URL,
  newId: ulid,
  newCode,
  pause,
  now: () => Date.now(),
});
