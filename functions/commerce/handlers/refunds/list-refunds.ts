import { endpoint, member } from "../../../shared/runtime/endpoint.ts";
import { liveLists } from "../../adapters/live-lists.ts";
import { refundRoutes } from "../../contract/refund.ts";
import type { ListRefunds } from "../../flows/ports.ts";

export const listRefunds = (ports: { readonly listRefunds: ListRefunds }) =>
  endpoint(refundRoutes.listRefunds, async (request) => {
    const { user, groups } = member(request);
    const { state, ...page } = request.query;
    return ports.listRefunds(state, groups.includes("operator") ? undefined : user, page);
  });

export const handler = listRefunds(liveLists());
