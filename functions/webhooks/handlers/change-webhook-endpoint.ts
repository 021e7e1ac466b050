import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { changed, shown, urlRefusal } from "../domain/endpoint.ts";
import { type ChangePorts, changeEndpoint } from "../flows/change-endpoint.ts";
import type { Now, ReadUrl } from "../flows/ports.ts";

export const changeWebhookEndpoint = (ports: ChangePorts & { readonly readUrl: ReadUrl; readonly now: Now }) =>
  endpoint(routes.changeWebhookEndpoint, async (request) => {
    const { body, params } = request;
    const refused = body.url === undefined ? undefined : urlRefusal(ports.readUrl(body.url));
    if (refused) return refused;
    const ref = { owner: member(request).user, id: params.id };
    const after = await changeEndpoint(ports, ref, (before) => changed(before, body, ports.now()));
    return isRefusal(after) ? after : shown(after);
  });

export const handler = changeWebhookEndpoint(liveWebhooks());
