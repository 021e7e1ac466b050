import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsage } from "../adapters/live.ts";
import { reportPlace, reportScope } from "../adapters/pages.ts";
import { csvOf } from "../adapters/usage-csv.ts";
import { routes } from "../contract/organisation.ts";
import { ownedBy } from "../domain/organisation.ts";
import type { FindOrganisation } from "../flows/ports.ts";
import { type ReportingPorts, reported } from "../flows/report-usage.ts";
import { MOST_REPORTED } from "../settings.ts";

export const getUsageReport = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(routes.getUsageReport, async (request) => {
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

export const handler = getUsageReport(liveUsage());
