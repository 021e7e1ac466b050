import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listDeliveries } from "../adapters/deliveries.ts";
import { findEndpoint } from "../adapters/endpoints.ts";
import { deliveryRoutes } from "../contract/delivery.ts";
import { toShownDelivery } from "../domain/delivery.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint, ListDeliveries } from "../flows/ports.ts";

export const listWebhookDeliveries = (ports: {
  readonly findEndpoint: FindEndpoint;
  readonly listDeliveries: ListDeliveries;
}) =>
  endpoint(deliveryRoutes.listWebhookDeliveries, async (request) => {
    const { id } = request.params;
    if (!(await ports.findEndpoint({ owner: member(request).user, id }))) return unknownEndpoint(id);
    const { items, cursor } = await ports.listDeliveries(id, request.query);
    return { items: items.map(toShownDelivery), cursor };
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = listWebhookDeliveries({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  listDeliveries: listDeliveries(documents, WEBHOOKS_TABLE),
});
