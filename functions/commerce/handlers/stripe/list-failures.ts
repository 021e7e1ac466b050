import { endpoint } from "../../../shared/runtime/endpoint.ts";
import { liveFailures } from "../../adapters/live-lists.ts";
import { stripeEventRoutes } from "../../contract/stripe-event.ts";
import type { ListFailures } from "../../flows/ports.ts";

export const listFailures = (ports: { readonly listFailures: ListFailures }) =>
  endpoint(stripeEventRoutes.listFailures, async ({ query }) => ports.listFailures(query));

export const handler = listFailures(liveFailures());
