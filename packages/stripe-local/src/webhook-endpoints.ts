import { emulated, invalid } from "./failure.ts";
import { newId } from "./ids.ts";
import type { WebhookEndpoint } from "./kinds.ts";
import { listOf } from "./lists.ts";
import { mergedMetadata } from "./metadata.ts";
import type { Handlers } from "./routes.ts";

function urlOf(given: string): string {
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return given;
  throw invalid("Invalid URL: An explicit scheme (such as https) must be provided.", {
    code: "url_invalid",
    param: "url",
  });
}

/** The secret is shown once, when the endpoint is created. */
const told = ({ secret: _, connect: __, ...endpoint }: WebhookEndpoint) => endpoint;

type Routes = `${"GET" | "POST"} /v1/webhook_endpoints` | `${"GET" | "POST" | "DELETE"} /v1/webhook_endpoints/:id`;

export const webhookEndpoints: Pick<Handlers, Routes> = {
  "POST /v1/webhook_endpoints": ({ params, change }) => {
    emulated(params, ["url", "enabled_events", "description", "metadata", "connect", "expand"]);
    const { connect: _, ...made } = change.put<WebhookEndpoint>({
      id: newId("we"),
      object: "webhook_endpoint",
      api_version: null,
      application: null,
      connect: params.connect ?? false,
      created: change.at,
      description: params.description || null,
      enabled_events: params.enabled_events,
      livemode: false,
      metadata: mergedMetadata(null, params.metadata),
      secret: newId("whsec", 32),
      status: "enabled",
      url: urlOf(params.url),
    });
    return made;
  },
  "GET /v1/webhook_endpoints": ({ params, change }) => {
    const list = listOf(change.all("webhook_endpoint"), params, "/v1/webhook_endpoints");
    return { ...list, data: list.data.map(told) };
  },
  "GET /v1/webhook_endpoints/:id": ({ id, change }) => told(change.need("webhook_endpoint", id)),
  "POST /v1/webhook_endpoints/:id": ({ id, params, change }) => {
    const before = change.need("webhook_endpoint", id);
    const { url, enabled_events = before.enabled_events, disabled, description } = params;
    const after = change.put<WebhookEndpoint>({
      ...before,
      ...(description !== undefined && { description: description || null }),
      ...(disabled !== undefined && { status: disabled ? "disabled" : "enabled" }),
      ...(url !== undefined && { url: urlOf(url) }),
      enabled_events,
      metadata: mergedMetadata(before.metadata, params.metadata),
    });
    return told(after);
  },
  "DELETE /v1/webhook_endpoints/:id": ({ id, change }) => {
    change.need("webhook_endpoint", id);
    for (const delivery of change.all("delivery")) if (delivery.endpoint === id) change.remove(delivery.id);
    change.remove(id);
    return { id, object: "webhook_endpoint", deleted: true };
  },
};
