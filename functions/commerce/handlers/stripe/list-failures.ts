import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveFailures } from "../../adapters/live-lists.ts";
import { routes } from "../../contract/order.ts";
import type { ListFailures } from "../../flows/ports.ts";

export const listFailures = (ports: { readonly listFailures: ListFailures }) =>
  endpoint(routes.listFailures, async ({ query }) => ports.listFailures(query));

export const handler = listFailures(liveFailures());
