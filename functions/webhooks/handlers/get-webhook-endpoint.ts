import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findEndpoint } from "../adapters/endpoints.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { toShownEndpoint } from "../domain/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint } from "../flows/ports.ts";

export const getWebhookEndpoint = (ports: { readonly findEndpoint: FindEndpoint }) =>
  endpoint(endpointRoutes.getWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    return found ? toShownEndpoint(found) : unknownEndpoint(id);
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = getWebhookEndpoint({ findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE) });
