import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsage } from "../adapters/live.ts";
import { routes } from "../contract.ts";
import { ownedBy } from "../organisation.ts";
import { shownPool } from "../pool.ts";
import type { FindOrganisation } from "../ports.ts";
import { type ReportingPorts, reported } from "../reporting.ts";

export const getUsage = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(routes.getSeatUsage, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const report = await reported(ports, organisation.id, request.query.product);
    return isRefusal(report) ? report : { pools: report.pools.map(shownPool), seats: report.seats };
  });

export const handler = getUsage(liveUsage());
