import { isRefusal } from "../../shared/kernel/refusal.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findEndpoint, saveEndpoint } from "../adapters/endpoints.ts";
import { newSecret } from "../adapters/signature.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { rotatedEndpoint, toShownEndpoint } from "../domain/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import { type ChangePorts, changeEndpoint } from "../flows/change-endpoint.ts";
import type { NewSecret, Now } from "../flows/ports.ts";

export const rotateWebhookSecret = (ports: ChangePorts & { readonly newSecret: NewSecret; readonly now: Now }) =>
  endpoint(endpointRoutes.rotateWebhookSecret, async (request) => {
    const secret = ports.newSecret();
    const ref = { owner: member(request).user, id: request.params.id };
    const after = await changeEndpoint(ports, ref, (before) => rotatedEndpoint(before, secret, ports.now()));
    if (isRefusal(after)) return after;
    return { ...toShownEndpoint(after), secret, oldSecretUntil: after.secrets[1]?.until ?? after.createdAt };
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = rotateWebhookSecret({
  findEndpoint: findEndpoint(documents, WEBHOOKS_TABLE),
  saveEndpoint: saveEndpoint(documents, WEBHOOKS_TABLE),
  newSecret,
  pause,
  now: () => Date.now(),
});
