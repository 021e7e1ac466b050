import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { unknownEndpoint } from "../change-endpoint.ts";
import { routes } from "../contract.ts";
import { shown } from "../endpoint.ts";
import type { FindEndpoint } from "../ports.ts";

export const getWebhookEndpoint = (ports: { readonly findEndpoint: FindEndpoint }) =>
  endpoint(routes.getWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    return found ? shown(found) : unknownEndpoint(id);
  });

export const handler = getWebhookEndpoint(liveWebhooks());
