import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveClaiming } from "../adapters/live.ts";
import { routes } from "../contract/organisation.ts";
import { claiming } from "../domain/change.ts";
import { unusable } from "../domain/pool.ts";
import type {
  Commit,
  FindOrganisation,
  FindPools,
  FindProduct,
  FindSeatByCode,
  FindStanding,
  HashOf,
  Now,
  Pause,
} from "../flows/ports.ts";

export interface ClaimSeatPorts {
  readonly findSeatByCode: FindSeatByCode;
  readonly findOrganisation: FindOrganisation;
  readonly findPools: FindPools;
  readonly findProduct: FindProduct;
  readonly findStanding: FindStanding;
  readonly commit: Commit;
  readonly hashOf: HashOf;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 12;

export const claimSeat = (ports: ClaimSeatPorts) =>
  endpoint(routes.claimSeat, async (request) => {
    const { user } = member(request);
    const hash = ports.hashOf(request.body.code);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (attempt > 0) await ports.pause(attempt);
      const seat = await ports.findSeatByCode(hash);
      const organisation = seat && (await ports.findOrganisation(seat.organisation));
      if (!seat || !organisation) return refuse("unknown-code", "No seat is claimed by this code; copy it whole.");
      const { id, productId } = seat;
      const claimed = (claimedAt: string) => ({
        organisation: { id: organisation.id, name: organisation.name },
        productId,
        seat: id,
        claimedAt,
      });
      if (seat.state === "revoked") return refuse("invitation-revoked", `${organisation.name} took this seat back.`);
      if (seat.state === "claimed") {
        return seat.customer === user && seat.claimedAt !== undefined
          ? claimed(seat.claimedAt)
          : refuse("already-claimed", "Another member claimed the seat by this code.");
      }
      const [pools, product, standing] = await Promise.all([
        ports.findPools(organisation.id, productId),
        ports.findProduct(productId),
        ports.findStanding(user, productId),
      ]);
      if (product?.creatorId === user) return refuse("own-product", "The product is your own: you need no seat.");
      if (standing.isOwner) return refuse("already-owned", "You own the product; leave the seat to somebody else.");
      const pool = pools.find(({ order }) => order === seat.order);
      if (!pool) return refuse("seats-ended", "The order that these seats were bought with gives none.");
      const refusal = unusable(pool);
      if (refusal) return refusal;
      const at = new Date(ports.now()).toISOString();
      if ((await ports.commit(claiming(seat, user, pool.sold, standing.hold, at))) === "done") return claimed(at);
    }
    throw new Error("The seat kept changing; it is left as it is.");
  });

export const handler = claimSeat(liveClaiming());
