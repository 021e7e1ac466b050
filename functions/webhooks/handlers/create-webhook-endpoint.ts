import { refuse } from "../../shared/kernel/refusal.ts";
import { endpoint, member } from "../../shared/runtime/endpoint.ts";
import { HttpProblem } from "../../shared/runtime/problem.ts";
import { liveWebhooks } from "../adapters/live.ts";
import { routes } from "../contract/webhook.ts";
import { type Endpoint, shown, urlRefusal } from "../domain/endpoint.ts";
import type { FindListeners, InsertEndpoint, NewId, NewSecret, Now, Pause, ReadUrl } from "../flows/ports.ts";
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

const ATTEMPTS = 8;

export const createWebhookEndpoint = (ports: CreateEndpointPorts) =>
  endpoint(routes.createWebhookEndpoint, async (request) => {
    const { user: owner, groups } = member(request);
    const { url, types, description, scope } = request.body;
    if (scope === "all" && !groups.includes("operator")) {
      return refuse("operators-only", "Only operators hear of everyone's sales; leave the scope out to hear of yours.");
    }
    if (scope === "own" && !groups.includes("creator")) {
      return refuse("creators-only", "Only creators sell; become one with POST /me/creator.");
    }
    if (scope === "all" && (await ports.findListeners("all")).length >= MOST_OF_ALL) {
      return refuse(
        "too-many-endpoints",
        `${MOST_OF_ALL} endpoints hear of everyone's sales; delete one of them first.`,
      );
    }
    const refused = urlRefusal(ports.readUrl(url));
    if (refused) return refused;
    const secret = ports.newSecret();
    const fresh: Endpoint = {
      ...{ id: ports.newId(), owner, scope, url, types, description },
      secrets: [{ value: secret }],
      createdAt: new Date(ports.now()).toISOString(),
      version: 1,
    };
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const outcome = await ports.insertEndpoint(fresh);
      if (outcome === "done") return { ...shown(fresh), secret };
      if (outcome === "full") {
        return refuse("too-many-endpoints", `You have ${MOST_ENDPOINTS} endpoints; delete one first.`);
      }
      await ports.pause(attempt);
    }
    throw new HttpProblem(503, "busy", "The endpoint was not made; send the same request again.");
  });

export const handler = createWebhookEndpoint(liveWebhooks());
