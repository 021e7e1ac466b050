import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { listEndpoints } from "../adapters/endpoints.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { toShownEndpoint } from "../domain/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import type { ListEndpoints } from "../flows/ports.ts";

export const listWebhookEndpoints = (ports: { readonly listEndpoints: ListEndpoints }) =>
  endpoint(endpointRoutes.listWebhookEndpoints, async (request) => ({
    items: (await ports.listEndpoints(member(request).user)).map(toShownEndpoint),
  }));

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = listWebhookEndpoints({ listEndpoints: listEndpoints(documents, WEBHOOKS_TABLE) });
