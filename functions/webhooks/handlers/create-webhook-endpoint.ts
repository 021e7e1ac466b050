import { ulid } from "ulid";
import { conflict, type Pause, retryOnConflict } from "../../shared/kernel/optimistic.ts";
import { refuse } from "../../shared/kernel/refusal.ts";
import { iso } from "../../shared/kernel/time.ts";
import { documents } from "../../shared/runtime/documents.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { findListeners, insertEndpoint } from "../adapters/endpoints.ts";
import { readUrl } from "../adapters/post.ts";
import { privateHosts } from "../adapters/private-hosts.ts";
import { newSecret } from "../adapters/signature.ts";
import { endpointRoutes } from "../contract/endpoint.ts";
import { type Endpoint, toShownEndpoint, urlRefusal } from "../domain/endpoint.ts";
import { webhooksEnv } from "../env.ts";
import type { FindListeners, InsertEndpoint, NewId, NewSecret, Now, ReadUrl } from "../flows/ports.ts";
import { MOST_ENDPOINTS, MOST_OF_ALL } from "../settings.ts";

export interface CreateEndpointPorts {
  readonly insertEndpoint: InsertEndpoint;
  readonly findListeners: FindListeners;
  readonly pause: Pause;
  readonly readUrl: ReadUrl;
  readonly newId: NewId;
  readonly newSecret: NewSecret;
  readonly now: Now;
}

export const createWebhookEndpoint = (ports: CreateEndpointPorts) =>
  endpoint(endpointRoutes.createWebhookEndpoint, async (request) => {
    const { user: owner, groups } = member(request);
    const { url, types, description, scope } = request.body;
    if (scope === "all" && !groups.includes("operator")) {
      return refuse(
        "operators-only",
        "Only operators may receive everyone's sales; leave out scope to receive your own.",
      );
    }
    if (scope === "own" && !groups.includes("creator")) {
      return refuse("creators-only", "Only creators sell; become one with POST /me/creator.");
    }
    if (scope === "all" && (await ports.findListeners("all")).length >= MOST_OF_ALL) {
      return refuse(
        "too-many-endpoints",
        `${MOST_OF_ALL} endpoints for everyone's sales exist, the most allowed; delete one first.`,
      );
    }
    const refused = urlRefusal(ports.readUrl(url));
    if (refused) return refused;
    const secret = ports.newSecret();
    const fresh: Endpoint = {
      ...{ id: ports.newId(), owner, scope, url, types, description },
      secrets: [{ value: secret }],
      createdAt: iso(ports.now()),
      version: 1,
    };
    return retryOnConflict(ports.pause, async () => {
      const outcome = await ports.insertEndpoint(fresh);
      if (outcome === "conflict") return conflict;
      return outcome === "done"
        ? { ...toShownEndpoint(fresh), secret }
        : refuse("too-many-endpoints", `You have ${MOST_ENDPOINTS} endpoints, the most allowed; delete one first.`);
    });
  });

const { WEBHOOKS_TABLE } = environment(...webhooksEnv);
export const handler = createWebhookEndpoint({
  insertEndpoint: insertEndpoint(documents, WEBHOOKS_TABLE),
  findListeners: findListeners(documents, WEBHOOKS_TABLE),
  readUrl: readUrl(privateHosts(process.env.WEBHOOK_PRIVATE_HOSTS)),
  newSecret,
  newId: ulid,
  pause,
  now: () => Date.now(),
});
