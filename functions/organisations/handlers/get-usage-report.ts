import { findStudies } from "../../learning/client.ts";
import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { reportPlace, reportScope } from "../adapters/pages.ts";
import { listClaimedSeats, listPools } from "../adapters/pools.ts";
import { csvOf } from "../adapters/usage-csv.ts";
import { findOrganisation } from "../client.ts";
import { seatUsageRoutes } from "../contract/seat-usage.ts";
import { ownedBy } from "../domain/organisation.ts";
import { usageEnv } from "../env.ts";
import type { FindOrganisation } from "../flows/ports.ts";
import { type ReportingPorts, reported } from "../flows/report-usage.ts";
import { MOST_REPORTED } from "../settings.ts";

export const getUsageReport = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(seatUsageRoutes.getUsageReport, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const { product, cursor } = request.query;
    const { id } = organisation;
    const scope = reportScope(id, product);
    const from = decodeCursor(scope, cursor, reportPlace);
    const { seats, next } = await reported(ports, { organisation: id, product, limit: MOST_REPORTED, from });
    return {
      mediaType: "text/csv; charset=utf-8",
      name: `usage-${id}.csv`,
      cursor: encodeCursor(scope, next && { ...next }),
      content: csvOf(seats),
    };
  });

const env = environment(...usageEnv);

export const handler = getUsageReport({
  findOrganisation: findOrganisation(documents, env.ORGANISATIONS_TABLE),
  listPools: listPools(documents, env.ORGANISATIONS_TABLE, env.COMMERCE_TABLE),
  listClaimedSeats: listClaimedSeats(documents, env.ORGANISATIONS_TABLE),
  findStudies: findStudies(documents, env.LEARNING_TABLE, { consistent: false }),
});
