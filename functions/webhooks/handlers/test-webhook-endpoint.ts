import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { opened, shown } from "../domain/delivery.ts";
import { TEST_TYPE } from "../domain/event-types.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint, InsertDelivery, NewId, Now } from "../flows/ports.ts";

export interface TestEndpointPorts {
  readonly findEndpoint: FindEndpoint;
  readonly insertDelivery: InsertDelivery;
  readonly newId: NewId;
  readonly now: Now;
}

export const testWebhookEndpoint = (ports: TestEndpointPorts) =>
  endpoint(routes.testWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    const timestamp = new Date(ports.now()).toISOString();
    const event = { id: ports.newId(), type: TEST_TYPE, timestamp, data: { endpoint: id } } as const;
    const fresh = opened(event, found, ports.now());
    await ports.insertDelivery(fresh);
    return shown(fresh);
  });

export const handler = testWebhookEndpoint(liveWebhooks());
