import { isRefusal } from "../../shared/kernel/refusal.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveUsage } from "../adapters/live.ts";
import { reportPlace, reportScope } from "../adapters/pages.ts";
import { routes } from "../contract/organisation.ts";
import { ownedBy } from "../domain/organisation.ts";
import { shownPool } from "../domain/pool.ts";
import type { FindOrganisation } from "../flows/ports.ts";
import { type ReportingPorts, reported } from "../flows/report-usage.ts";

export const getUsage = (ports: ReportingPorts & { readonly findOrganisation: FindOrganisation }) =>
  endpoint(routes.getSeatUsage, async (request) => {
    const organisation = ownedBy(await ports.findOrganisation(request.params.id), member(request).user);
    if (isRefusal(organisation)) return organisation;
    const { product, limit, cursor } = request.query;
    const scope = reportScope(organisation.id, product);
    const from = decodeCursor(scope, cursor, reportPlace);
    const { pools, seats, next } = await reported(ports, { organisation: organisation.id, product, limit, from });
    return { pools: pools.map(shownPool), seats, cursor: encodeCursor(scope, next && { ...next }) };
  });

export const handler = getUsage(liveUsage());
