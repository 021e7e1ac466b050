import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findPools } from "../adapters/pools.ts";
import { listSeats as readSeats } from "../adapters/seats.ts";
import { findOrganisation } from "../client.ts";
import { seatRoutes } from "../contract/seat.ts";
import { ownedBy } from "../domain/organisation.ts";
import { freeIn } from "../domain/pool.ts";
import { shownSeat } from "../domain/seat.ts";
import { seatsEnv } from "../env.ts";
import type { FindOrganisation, FindPools, ListSeats } from "../flows/ports.ts";

export interface ListSeatsPorts {
  readonly findOrganisation: FindOrganisation;
  readonly findPools: FindPools;
  readonly listSeats: ListSeats;
}

export const listSeats = (ports: ListSeatsPorts) =>
  endpoint(seatRoutes.listSeats, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const { product, state, ...page } = request.query;
    const [{ items, cursor }, pools] = await Promise.all([
      ports.listSeats(organisation.id, { product, state }, page),
      ports.findPools(organisation.id, product),
    ]);
    const free = pools.reduce((sum, pool) => sum + freeIn(pool), 0);
    return { items: items.map(shownSeat), free, cursor };
  });

const env = environment(...seatsEnv);

export const handler = listSeats({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  findPools: findPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  listSeats: readSeats(documents, env.ORGANISATIONS_TABLE),
});
