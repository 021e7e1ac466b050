import type { Gate } from "../protocol/gate.ts";
import { type Service, ServiceError } from "../protocol/json-service.ts";
import { type Routed, serveRest } from "../protocol/rest-service.ts";
import type { Container } from "./container.ts";

export interface SageMakerOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  /** The container of an endpoint; undefined if there is no such endpoint. */
  readonly endpoints: (name: string) => Promise<Container | undefined>;
}

/** SageMaker's InvokeEndpoint on 127.0.0.1. */
export function startSageMaker({ port, gate, endpoints }: SageMakerOptions): Promise<Service> {
  return serveRest(
    {
      async "POST /endpoints/{EndpointName}/invocations"({ path: { EndpointName = "" }, headers, body }) {
        const container = await endpoints(EndpointName);
        if (!container) {
          throw new ServiceError("ValidationError", `Endpoint ${EndpointName} of account 000000000000 not found.`);
        }
        const answer = await container({ contentType: headers["content-type"], body });
        return { headers: { "x-amzn-invoked-production-variant": "AllTraffic" }, body: answer };
      },
    },
    port,
    gate,
  );
}
