import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { shown } from "../domain/endpoint.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint } from "../flows/ports.ts";

export const getWebhookEndpoint = (ports: { readonly findEndpoint: FindEndpoint }) =>
  endpoint(routes.getWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    return found ? shown(found) : unknownEndpoint(id);
  });

export const handler = getWebhookEndpoint(liveWebhooks());
