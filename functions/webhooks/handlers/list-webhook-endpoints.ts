import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { shown } from "../domain/endpoint.ts";
import type { ListEndpoints } from "../flows/ports.ts";

export const listWebhookEndpoints = (ports: { readonly listEndpoints: ListEndpoints }) =>
  endpoint(routes.listWebhookEndpoints, async (request) => ({
    items: (await ports.listEndpoints(member(request).user)).map(shown),
  }));

export const handler = listWebhookEndpoints(liveWebhooks());
