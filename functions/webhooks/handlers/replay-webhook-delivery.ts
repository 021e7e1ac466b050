import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { HttpProblem } from "../../shared/runtime/problem.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { replayed, shown } from "../domain/delivery.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindDelivery, FindEndpoint, Now, Pause, SaveDelivery } from "../flows/ports.ts";

export interface ReplayPorts {
  readonly findEndpoint: FindEndpoint;
  readonly findDelivery: FindDelivery;
  readonly saveDelivery: SaveDelivery;
  readonly pause: Pause;
  readonly now: Now;
}

const ATTEMPTS = 5;

export const replayWebhookDelivery = (ports: ReplayPorts) =>
  endpoint(routes.replayWebhookDelivery, async (request) => {
    const { id, delivery } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const before = await ports.findDelivery(id, delivery);
      if (!before) return refuse("unknown-delivery", `Nothing was sent under ${delivery} in the last 30 days.`);
      const after = replayed(before, ports.now());
      if (after === before || (await ports.saveDelivery(after)) === "done") return shown(after);
      await ports.pause(attempt);
    }
    throw new HttpProblem(503, "busy", "The delivery is being sent; look at it again in a moment.");
  });

export const handler = replayWebhookDelivery(liveWebhooks());
