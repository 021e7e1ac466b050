import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findDelivery, saveDelivery } from "../adapters/deliveries.ts";
import { findEndpoint } from "../adapters/endpoints.ts";
import { deliveryRoutes } from "../contract/delivery.ts";
import { replayedDelivery, toShownDelivery } from "../domain/delivery.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindDelivery, FindEndpoint, Now, SaveDelivery } from "../flows/ports.ts";

export interface ReplayPorts {
  readonly findEndpoint: FindEndpoint;
  readonly findDelivery: FindDelivery;
  readonly saveDelivery: SaveDelivery;
  readonly pause: Pause;
  readonly now: Now;
}

export const replayWebhookDelivery = (ports: ReplayPorts) =>
  endpoint(deliveryRoutes.replayWebhookDelivery, async (request) => {
    const { id, delivery } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    return retryOnConflict(ports.pause, async () => {
      const before = await ports.findDelivery(id, delivery);
      if (!before) return refuse("unknown-delivery", `Nothing was sent under ${delivery} in the last 30 days.`);
      const after = replayedDelivery(before, ports.now());
      const isKept = after === before || (await ports.saveDelivery(after)) === "done";
      return isKept ? toShownDelivery(after) : conflict;
    });
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = replayWebhookDelivery({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  findDelivery: findDelivery(documents, WEBHOOKS_TABLE),
  saveDelivery: saveDelivery(documents, WEBHOOKS_TABLE),
  pause,
  now: () => Date.now(),
});
