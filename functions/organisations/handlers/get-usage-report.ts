import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsage } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { ownedBy } from "../organisation.ts";
import type { FindOrganisation } from "../ports.ts";
import { type ReportingPorts, reported } from "../reporting.ts";
import { csvOf } from "../usage.ts";

export const getUsageReport = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(routes.getUsageReport, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const report = await reported(ports, organisation.id, request.query.product);
    if (isRefusal(report)) return report;
    return {
      mediaType: "text/csv; charset=utf-8",
      name: `usage-${organisation.id}.csv`,
      content: csvOf(report.seats),
    };
  });

export const handler = getUsageReport(liveUsage());
