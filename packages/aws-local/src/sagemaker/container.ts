import { ServiceError } from "../protocol/service-error.ts";

/** The request that InvokeEndpoint passes to the container of an endpoint. */
export interface Invocation {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** A model's container. @returns its answer, as JSON @throws ServiceError of `modelError` if it refuses the request */
export type Container = (invocation: Invocation) => Promise<object>;

/** SageMaker's error when a model refuses a request: 424 with the model's status and message. */
export function modelError(status: number, message: string): ServiceError {
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

/** @throws ServiceError for a body that is not JSON, or not declared as JSON */
export function jsonOf({ contentType = "none", body }: Invocation): unknown {
  if (contentType.split(";")[0]?.trim().toLowerCase() !== "application/json") {
    throw modelError(415, `Content type ${contentType} is not supported; send application/json.`);
  }
  try {
    return JSON.parse(body.toString());
  } catch {
    throw modelError(400, "The body is not JSON.");
  }
}
