import { ulid } from "ulid";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { insertDelivery } from "../adapters/deliveries.ts";
import { findEndpoint } from "../adapters/endpoints.ts";
import { deliveryRoutes } from "../contract/delivery.ts";
import { TEST_TYPE } from "../contract/event-types.ts";
import { openedDelivery, toShownDelivery } from "../domain/delivery.ts";
import { webhooksEnv } from "../env.ts";
import { unknownEndpoint } from "../flows/change-endpoint.ts";
import type { FindEndpoint, InsertDelivery, NewId, Now } from "../flows/ports.ts";

export interface TestEndpointPorts {
  readonly findEndpoint: FindEndpoint;
  readonly insertDelivery: InsertDelivery;
  readonly newId: NewId;
  readonly now: Now;
}

export const testWebhookEndpoint = (ports: TestEndpointPorts) =>
  endpoint(deliveryRoutes.testWebhookEndpoint, async (request) => {
    const { id } = request.params;
    const found = await ports.findEndpoint({ owner: member(request).user, id });
    if (!found) return unknownEndpoint(id);
    if (found.disabled) return refuse("endpoint-disabled", "Enable the endpoint first, with PATCH.");
    const timestamp = iso(ports.now());
    const event = { id: ports.newId(), type: TEST_TYPE, timestamp, data: { endpoint: id } } as const;
    const fresh = openedDelivery(event, found, ports.now());
    await ports.insertDelivery(fresh);
    return toShownDelivery(fresh);
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = testWebhookEndpoint({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  insertDelivery: insertDelivery(documents, WEBHOOKS_TABLE),
  newId: ulid,
  now: () => Date.now(),
});
