import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEndpoint, saveEndpoint } from "../adapters/endpoints.ts";
import { readUrl } from "../adapters/post.ts";
import { privateHosts } from "../adapters/private-hosts.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { changedEndpoint, toShownEndpoint, urlRefusal } from "../domain/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import { type ChangePorts, changeEndpoint } from "../flows/change-endpoint.ts";
import type { Now, ReadUrl } from "../flows/ports.ts";

export const changeWebhookEndpoint = (ports: ChangePorts & { readonly readUrl: ReadUrl; readonly now: Now }) =>
  endpoint(endpointRoutes.changeWebhookEndpoint, async (request) => {
    const { body, params } = request;
    const refused = body.url === undefined ? undefined : urlRefusal(ports.readUrl(body.url));
    if (refused) return refused;
    const ref = { owner: member(request).user, id: params.id };
    const after = await changeEndpoint(ports, ref, (before) => changedEndpoint(before, body, ports.now()));
    return isRefusal(after) ? after : toShownEndpoint(after);
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = changeWebhookEndpoint({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  saveEndpoint: saveEndpoint(documents, WEBHOOKS_TABLE),
  readUrl: readUrl(privateHosts(process.env.WEBHOOK_PRIVATE_HOSTS)),
  pause,
  now: () => Date.now(),
});
