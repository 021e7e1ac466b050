import * as z from "zod";
import type { Gate } from "../protocol/gate.ts";
import { type Service, ServiceError } from "../protocol/json-service.ts";
import { type RestCall, type Routed, serveRest } from "../protocol/rest-service.ts";
import { type Instance, inferenceRequest } from "./instance.ts";

/** The probability of each instance. @throws RangeError for instances that the model cannot take */
export type Predict = (instances: readonly Instance[]) => readonly number[];

export interface SageMakerOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  /** The model behind an endpoint, undefined if there is no such endpoint. */
  readonly endpoints: (name: string) => Promise<Predict | undefined>;
}

/** What SageMaker says of a model's own refusal: 424 with the status and message that the model gave. */
function modelError(status: number, message: string): ServiceError {
  const side = status < 500 ? "client" : "server";
  return new ServiceError(
    "ModelError",
    `Received ${side} error (${status}) from primary with message "${message}".`,
    424,
    {
      OriginalStatusCode: status,
      OriginalMessage: message,
    },
  );
}

function instancesOf({ headers, body }: RestCall): Instance[] {
  const contentType = headers["content-type"] ?? "none";
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw modelError(415, `Content type ${contentType} is not supported; send application/json.`);
  }
  let input: unknown;
  try {
    input = JSON.parse(body.toString());
  } catch {
    throw modelError(400, "The body is not JSON.");
  }
  const result = inferenceRequest.safeParse(input);
  if (result.success) return result.data;
  throw modelError(400, z.prettifyError(result.error));
}

function scoresOf(predict: Predict, instances: readonly Instance[]): readonly number[] {
  try {
    return predict(instances);
  } catch (error) {
    throw modelError(error instanceof RangeError ? 400 : 500, (error as Error).message);
  }
}

/**
 * SageMaker's InvokeEndpoint on 127.0.0.1, for endpoints that answer as the built-in Factorization Machines do for a
 * binary classifier: see "Factorization Machines Response Formats" in the SageMaker AI Developer Guide.
 */
export function startSageMaker({ port, gate, endpoints }: SageMakerOptions): Promise<Service> {
  return serveRest(
    {
      async "POST /endpoints/{EndpointName}/invocations"(call) {
        const { EndpointName = "" } = call.path;
        const predict = await endpoints(EndpointName);
        if (!predict) {
          throw new ServiceError("ValidationError", `Endpoint ${EndpointName} of account 000000000000 not found.`);
        }
        const scores = scoresOf(predict, instancesOf(call));
        const predictions = scores.map((score) => ({ score, predicted_label: score >= 0.5 ? 1 : 0 }));
        return { headers: { "x-amzn-invoked-production-variant": "AllTraffic" }, body: { predictions } };
      },
    },
    port,
    gate,
  );
}
