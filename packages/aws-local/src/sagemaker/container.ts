import { ServiceError } from "../protocol/service-error.ts";

/** What InvokeEndpoint hands to the container behind an endpoint. */
export interface Invocation {
  readonly contentType: string | undefined;
  readonly body: Buffer;
}

/** A model's container. @returns what it answers, as JSON @throws ServiceError of `modelError` for what it refuses */
export type Container = (invocation: Invocation) => Promise<object>;

/** What SageMaker says of a model's own refusal: 424 with the status and message that the model gave. */
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

/** @throws ServiceError for a body that is no JSON, or not said to be */
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
