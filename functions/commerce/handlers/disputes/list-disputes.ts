import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveLists } from "../../adapters/live-lists.ts";
import { disputeRoutes } from "../../contract/dispute.ts";
import type { ListDisputes } from "../../flows/ports.ts";

export const listDisputes = (ports: { readonly listDisputes: ListDisputes }) =>
  endpoint(disputeRoutes.listDisputes, async ({ query: { state, ...page } }) => ports.listDisputes(state, page));

export const handler = listDisputes(liveLists());
