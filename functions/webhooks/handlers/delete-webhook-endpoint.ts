import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { deleteEndpoint } from "../adapters/endpoints.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { DeleteEndpoint } from "../flows/ports.ts";

export interface DeleteEndpointPorts {
  readonly deleteEndpoint: DeleteEndpoint;
  readonly pause: Pause;
}

export const deleteWebhookEndpoint = (ports: DeleteEndpointPorts) =>
  endpoint(endpointRoutes.deleteWebhookEndpoint, async (request) => {
    const { id } = request.params;
    return retryOnConflict(ports.pause, async () => {
      const outcome = await ports.deleteEndpoint({ owner: member(request).user, id });
      if (outcome === "conflict") return conflict;
      return outcome === "done" ? undefined : unknownEndpoint(id);
    });
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = deleteWebhookEndpoint({ deleteEndpoint: deleteEndpoint(documents, WEBHOOKS_TABLE), pause });
