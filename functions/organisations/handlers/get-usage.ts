import { findStudies } from "../../learning/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { reportPlace, reportScope } from "../adapters/pages.ts";
import { listClaimedSeats, listPools } from "../adapters/pools.ts";
import { findOrganisation } from "../client.ts";
import { seatUsageRoutes } from "../contract/seat-usage.ts";
import { ownedBy } from "../domain/organisation.ts";
import { shownPool } from "../domain/pool.ts";
import { usageEnv } from "../env.ts";
import type { FindOrganisation } from "../flows/ports.ts";
import { type ReportingPorts, reported } from "../flows/report-usage.ts";

export const getUsage = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(seatUsageRoutes.getSeatUsage, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const { product, limit, cursor } = request.query;
    const scope = reportScope(organisation.id, product);
    const from = decodeCursor(scope, cursor, reportPlace);
    const { pools, seats, next } = await reported(ports, { organisation: organisation.id, product, limit, from });
    return { pools: pools.map(shownPool), seats, cursor: encodeCursor(scope, next && { ...next }) };
  });

const env = environment(...usageEnv);

export const handler = getUsage({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  listPools: listPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  listClaimedSeats: listClaimedSeats(documents, env.ORGANISATIONS_TABLE),
  findStudies: findStudies(documents, env.LEARNING_TABLE, { consistent: false }),
});
