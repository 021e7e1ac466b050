import type { Gate, JsonCall } from "@lyceum/aws-local/protocol/gate";
import { ServiceError } from "@lyceum/aws-local/protocol/json-service";
import type { Routed } from "@lyceum/aws-local/protocol/rest-service";
import type { S3Call } from "@lyceum/aws-local/s3";
import { Failure } from "@lyceum/aws-local/s3/failure";
import { type Access, Denied, keyOf, UnknownKey } from "./access.ts";
import { actionsOfOperation, actionsOfRoute, actionsOfS3 } from "./actions.ts";
import type { RequestedAction } from "./policy.ts";

/** The gates of the emulators, so that a function can only do what its role allows. */
export class Gates {
  private readonly access: () => Access | undefined;

  /** @param access undefined as long as only the administrator makes calls */
  constructor(access: () => Access | undefined) {
    this.access = access;
  }

  /** The gate of a JSON service, by its name in IAM. */
  json(service: string): Gate<JsonCall> {
    return (authorization, { operation, input }) =>
      this.asService(authorization, 400, () => actionsOfOperation(service, operation, input));
  }

  rest(): Gate<Routed> {
    return (authorization, call) => this.asService(authorization, 403, () => actionsOfRoute(call));
  }

  s3(): Gate<S3Call> {
    return (authorization, call) => {
      try {
        this.access()?.check(keyOf(authorization), () => actionsOfS3(call));
      } catch (error) {
        if (error instanceof Denied) throw new Failure(403, "AccessDenied", error.message);
        if (error instanceof UnknownKey) throw new Failure(403, "InvalidAccessKeyId", error.message);
        throw error;
      }
    };
  }

  private asService(
    authorization: string | undefined,
    status: number,
    actions: () => readonly RequestedAction[],
  ): void {
    const access = this.access();
    if (!access) return;
    const asked = actions();
    // A call that needs no permission need not be signed.
    if (asked.length === 0) return;
    try {
      access.check(keyOf(authorization), () => asked);
    } catch (error) {
      if (error instanceof Denied) throw new ServiceError("AccessDeniedException", error.message, status);
      if (error instanceof UnknownKey) throw new ServiceError("UnrecognizedClientException", error.message, status);
      throw error;
    }
  }
}
