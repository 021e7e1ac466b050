import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { unknownEndpoint } from "../change-endpoint.ts";
import { routes } from "../contract.ts";
import { replayed } from "../delivery.ts";
import type { FindEndpoint, FindFailed, Now, SaveDelivery } from "../ports.ts";
import { MOST_REPLAYS } from "../settings.ts";

export interface ReplayFailedPorts {
  readonly findEndpoint: FindEndpoint;
  readonly findFailed: FindFailed;
  readonly saveDelivery: SaveDelivery;
  readonly now: Now;
}

export const replayWebhookDeliveries = (ports: ReplayFailedPorts) =>
  endpoint(routes.replayWebhookDeliveries, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    let count = 0;
    for await (const failed of ports.findFailed(id, request.body.since)) {
      if (count === MOST_REPLAYS) return { replayed: count, isComplete: false };
      // One that moved meanwhile was asked for by someone else.
      if ((await ports.saveDelivery(replayed(failed, ports.now()))) === "done") count++;
    }
    return { replayed: count, isComplete: true };
  });

export const handler = replayWebhookDeliveries(liveWebhooks());
