import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveStatements } from "../adapters/live-statements.ts";
import { routes } from "../contract/payout.ts";
import type { FindMonths } from "../flows/ports.ts";

export const listStatements = (ports: { readonly findMonths: FindMonths }) =>
  endpoint(routes.listStatements, async (request) => {
    const kept = await ports.findMonths(member(request).user);
    return { months: [...new Set(kept.map(({ month }) => month))].sort().reverse() };
  });

export const handler = listStatements(liveStatements());
