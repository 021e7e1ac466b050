import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveReading } from "../adapters/live.ts";
import { routes } from "../contract/usage.ts";
import { shown } from "../domain/usage.ts";
import type { ListUsages } from "../flows/ports.ts";

export const listUsages = (ports: { readonly listUsages: ListUsages }) =>
  endpoint(routes.listUsages, async (request) => {
    const { user } = member(request);
    const { as, ...page } = request.query;
    const { items, cursor } = await ports.listUsages(as === "creator" ? { creator: user } : { customer: user }, page);
    return { items: items.map(shown), cursor };
  });

export const handler = listUsages(liveReading());
