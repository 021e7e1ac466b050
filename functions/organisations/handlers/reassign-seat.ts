import { isRefusal, refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveInviting } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { reassigning } from "../domain/change.ts";
import { invitationMail } from "../domain/invitation.ts";
import { ownedBy } from "../domain/organisation.ts";
import { mostIssued, mostMails, unusable } from "../domain/pool.ts";
import { givenTo, shownSeat } from "../domain/seat.ts";
import type { InvitingPorts } from "../flows/invite-members.ts";
import type { FindOrganisation, FindProduct, FindSeat } from "../flows/ports.ts";
import { HANDED_ON_EVERY_DAYS } from "../settings.ts";

export interface ReassignSeatPorts extends InvitingPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findProduct: FindProduct;
  readonly findSeat: FindSeat;
}

const ATTEMPTS = 12;

export const reassignSeat = (ports: ReassignSeatPorts) =>
  endpoint(routes.reassignSeat, async (request) => {
    const { email, language } = request.body;
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const seat = await ports.findSeat(organisation.id, request.params.seat);
      if (!seat) return refuse("unknown-seat", "The organisation has no seat of this id.");
      if (seat.state === "revoked") {
        const next =
          seat.reassignedTo === undefined ? undefined : await ports.findSeat(organisation.id, seat.reassignedTo);
        // Asked again, because the answer was lost.
        if (next?.email === email) return shownSeat(next);
        return refuse("seat-revoked", "The seat was taken back; invite with POST /organisations/{id}/invitations.");
      }
      const { productId, order } = seat;
      const [seated, pools, product] = await Promise.all([
        ports.findSeatOf(organisation.id, productId, email),
        ports.findPools(organisation.id, productId),
        ports.findProduct(productId),
      ]);
      if (seated) return refuse("already-seated", `${email} has seat ${seated.id} of the product.`);
      const pool = pools.find((each) => each.order === order);
      if (!pool || !product) throw new Error(`Seat ${seat.id} is of no order or of no product.`);
      const refusal = unusable(pool);
      if (refusal) return refusal;
      const now = ports.now();
      const at = new Date(now).toISOString();
      if (seat.state === "claimed" && pool.issued >= mostIssued(pool, now)) {
        return refuse(
          "reassigned-too-often",
          `A seat that was claimed goes to another member once in ${HANDED_ON_EVERY_DAYS} days; revoke it meanwhile.`,
        );
      }
      if (pool.mails >= mostMails(pool, now)) {
        return refuse("too-many-mails", "Too many invitations were mailed for these seats; revoke it meanwhile.");
      }
      const { code, hash: codeHash } = ports.newCode();
      const next = givenTo(email, pool, { id: ports.newId(), codeHash, at });
      const words = { title: product.title, code, language, siteUrl: ports.siteUrl };
      const mail = invitationMail(next, organisation, words);
      if ((await ports.commit(reassigning(seat, next, pool, mail, at))) === "done") return shownSeat(next);
    }
    throw new Error(`Seat ${request.params.seat} kept changing; it is left as it is.`);
  });

export const handler = reassignSeat(liveInviting());
