import { inTurns } from "../../shared/kernel/in-turns.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { findFailed, saveDelivery } from "../adapters/deliveries.ts";
import { findEndpoint } from "../adapters/endpoints.ts";
import { deliveryRoutes } from "../contract/delivery.ts";
import { replayedDelivery } from "../domain/delivery.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint, FindFailed, Now, SaveDelivery } from "../flows/ports.ts";
import { AT_ONCE } from "../settings.ts";

export interface ReplayFailedPorts {
  readonly findEndpoint: FindEndpoint;
  readonly findFailed: FindFailed;
  readonly saveDelivery: SaveDelivery;
  readonly now: Now;
}

export const replayWebhookDeliveries = (ports: ReplayFailedPorts) =>
  endpoint(deliveryRoutes.replayWebhookDeliveries, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    const { failed, next } = await ports.findFailed(id, request.body.since);
    let count = 0;
    await inTurns(
      AT_ONCE,
      failed,
      (each) => each.id,
      async (each) => {
        // One that changed meanwhile was replayed by someone else.
        if ((await ports.saveDelivery(replayedDelivery(each, ports.now()))) === "done") count++;
      },
    );
    return { replayed: count, isComplete: next === undefined, ...(next !== undefined && { next }) };
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = replayWebhookDeliveries({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  findFailed: findFailed(documents, WEBHOOKS_TABLE),
  saveDelivery: saveDelivery(documents, WEBHOOKS_TABLE),
  now: () => Date.now(),
});
