import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { DeleteEndpoint } from "../flows/ports.ts";

export const deleteWebhookEndpoint = (ports: { readonly deleteEndpoint: DeleteEndpoint }) =>
  endpoint(routes.deleteWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const wasThere = await ports.deleteEndpoint({ owner: member(request).user, id });
    return wasThere ? undefined : unknownEndpoint(id);
  });

export const handler = deleteWebhookEndpoint(liveWebhooks());
