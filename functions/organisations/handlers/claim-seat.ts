import { findProduct } from "../../catalogue/client.ts";
import { conflict, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { hashOf } from "../adapters/codes.ts";
import { commit } from "../adapters/commit.ts";
import { findOwnership } from "../adapters/ownership.ts";
import { findPools } from "../adapters/pools.ts";
import { findSeatByCode } from "../adapters/seats.ts";
import { findOrganisation } from "../client.ts";
import { seatRoutes } from "../contract/seat.ts";
import { claimedBy, earlierClaim, unknownCode } from "../domain/claim.ts";
import { claimEnv } from "../env.ts";
import type {
  Commit,
  FindOrganisation,
  FindOwnership,
  FindPools,
  FindProduct,
  FindSeatByCode,
  HashOf,
  Now,
  Pause,
} from "../flows/ports.ts";

export interface ClaimSeatPorts {
  readonly findSeatByCode: FindSeatByCode;
  readonly findOrganisation: FindOrganisation;
  readonly findPools: FindPools;
  readonly findProduct: FindProduct;
  readonly findOwnership: FindOwnership;
  readonly commit: Commit;
  readonly hashOf: HashOf;
  readonly pause: Pause;
  readonly now: Now;
}

export const claimSeat = (ports: ClaimSeatPorts) =>
  endpoint(seatRoutes.claimSeat, async (request) => {
    const { user } = member(request);
    const hash = ports.hashOf(request.body.code);
    return retryOnConflict(ports.pause, async () => {
      const seat = await ports.findSeatByCode(hash);
      const organisation = seat && (await ports.findOrganisation(seat.organisation));
      if (!seat || !organisation) return unknownCode;
      const { id, productId } = seat;
      const shownClaim = (claimedAt: string) => ({
        organisation: { id: organisation.id, name: organisation.name },
        productId,
        seat: id,
        claimedAt,
      });
      const earlier = earlierClaim(seat, organisation, user);
      if (earlier) return isRefusal(earlier) ? earlier : shownClaim(earlier.claimedAt);
      const [pools, product, ownership] = await Promise.all([
        ports.findPools(organisation.id, productId),
        ports.findProduct(productId),
        ports.findOwnership(user, productId),
      ]);
      const at = iso(ports.now());
      const change = claimedBy(seat, user, { pools, product, ownership }, at);
      if (isRefusal(change)) return change;
      return (await ports.commit(change)) === "done" ? shownClaim(at) : conflict;
    });
  });

const env = environment(...claimEnv);

export const handler = claimSeat({
  findSeatByCode: findSeatByCode(documents, env.ORGANISATIONS_TABLE),
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findPools: findPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  findProduct: findProduct(documents, env.CATALOGUE_TABLE),
  findOwnership: findOwnership(documents, env.COMMERCE_TABLE),
  commit: commit(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  hashOf,
  pause,
  now: () => Date.now(),
});
