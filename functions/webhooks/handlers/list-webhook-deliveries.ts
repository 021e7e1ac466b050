import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { unknownEndpoint } from "../change-endpoint.ts";
import { routes } from "../contract.ts";
import { shown } from "../delivery.ts";
import type { FindEndpoint, ListDeliveries } from "../ports.ts";

export const listWebhookDeliveries = (ports: {
  readonly findEndpoint: FindEndpoint;
  readonly listDeliveries: ListDeliveries;
}) =>
  endpoint(routes.listWebhookDeliveries, async (request) => {
    const { id } = request.params;
    if (!(await ports.findEndpoint({ owner: member(request).user, id }))) return unknownEndpoint(id);
    const { items, cursor } = await ports.listDeliveries(id, request.query);
    return { items: items.map(shown), cursor };
  });

export const handler = listWebhookDeliveries(liveWebhooks());
