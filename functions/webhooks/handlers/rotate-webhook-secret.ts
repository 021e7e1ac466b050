import { isRefusal } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { rotated, shown } from "../domain/endpoint.ts";
import { type ChangePorts, changeEndpoint } from "../flows/change-endpoint.ts";
import type { NewSecret, Now } from "../flows/ports.ts";

export const rotateWebhookSecret = (ports: ChangePorts & { readonly newSecret: NewSecret; readonly now: Now }) =>
  endpoint(routes.rotateWebhookSecret, async (request) => {
    const secret = ports.newSecret();
    const ref = { owner: member(request).user, id: request.params.id };
    const after = await changeEndpoint(ports, ref, (before) => rotated(before, secret, ports.now()));
    if (isRefusal(after)) return after;
    return { ...shown(after), secret, oldSecretUntil: after.secrets[1]?.until ?? after.createdAt };
  });

export const handler = rotateWebhookSecret(liveWebhooks());
