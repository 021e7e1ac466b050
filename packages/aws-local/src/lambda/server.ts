import type { Gate } from "../protocol/gate.ts";
import { type Service, ServiceError } from "../protocol/json-service.ts";
import { jsonBody, type RestCall, type RestReply, type Routed, serveRest } from "../protocol/rest-service.ts";
import { functionNamed } from "./function-name.ts";

export interface LambdaOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
  /** Whether there is a function of that bare name. */
  readonly has: (functionName: string) => boolean;
  /** Runs the handler; what it throws is the function's error. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Gets what an asynchronous invocation has not managed in all its attempts. */
  readonly onAsyncFailure?: (functionName: string, payload: unknown, error: unknown) => unknown;
  /** Attempts after the first of an asynchronous invocation, for all functions or for each; 2 unless given. */
  readonly retryAttempts?: number | ((functionName: string) => number);
}

/** In bytes, from Lambda's own error message; asynchronous invocations have 256 KiB. */
const MAX_PAYLOAD = 6_291_556;
const MAX_EVENT = 256 * 1024;

function functionError(errorType: string, errorMessage: string): RestReply {
  return { headers: { "x-amz-function-error": "Unhandled" }, body: { errorType, errorMessage } };
}

/**
 * Lambda's Invoke on 127.0.0.1: RequestResponse, Event and DryRun, of functions without versions or aliases.
 * An asynchronous invocation is retried at once, where Lambda waits one and two minutes, and is not kept over a crash.
 * `close` waits for those that run.
 */
export async function startLambda(options: LambdaOptions): Promise<Service> {
  const { port, gate, has, invoke, onAsyncFailure = () => {}, retryAttempts = 2 } = options;
  const running = new Set<Promise<void>>();

  const named = ({ path, query }: RestCall): string => {
    const spelled = path.FunctionName ?? "";
    const found = functionNamed(spelled);
    if (!found) {
      throw new ServiceError(
        "ValidationException",
        `FunctionName ${spelled} is neither a function's name nor its ARN.`,
      );
    }
    const { name, qualifier = query.Qualifier ?? "$LATEST" } = found;
    if (qualifier !== "$LATEST" || !has(name)) {
      const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
      const missing = qualifier === "$LATEST" ? arn : `${arn}:${qualifier}`;
      throw new ServiceError("ResourceNotFoundException", `Function not found: ${missing}`, 404, { Type: "User" });
    }
    return name;
  };
  const payloadOf = (call: RestCall, limit: number): unknown => {
    if (call.body.byteLength > limit) {
      const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
      throw new ServiceError("RequestTooLargeException", message, 413);
    }
    return jsonBody(call, "InvalidRequestContentException");
  };

  const runToEnd = async (name: string, payload: unknown): Promise<void> => {
    const attempts = 1 + (typeof retryAttempts === "number" ? retryAttempts : retryAttempts(name));
    let failure: unknown;
    for (let attempt = 0; attempt < attempts; attempt++) {
      try {
        await invoke(name, structuredClone(payload));
        return;
      } catch (error) {
        failure = error;
      }
    }
    await onAsyncFailure(name, payload, failure);
  };
  const later = (name: string, payload: unknown): RestReply => {
    const run = runToEnd(name, payload);
    running.add(run);
    run.finally(() => running.delete(run));
    return { status: 202 };
  };
  const now = async (name: string, payload: unknown): Promise<RestReply> => {
    try {
      const result = (await invoke(name, payload)) ?? null;
      const size = Buffer.byteLength(JSON.stringify(result));
      if (size <= MAX_PAYLOAD) return { headers: { "x-amz-executed-version": "$LATEST" }, body: result };
      const message = `Response payload size (${size} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD} bytes).`;
      return functionError("Function.ResponseSizeTooLarge", message);
    } catch (error) {
      return error instanceof Error ? functionError(error.name, error.message) : functionError("string", String(error));
    }
  };

  const service = await serveRest(
    {
      async "POST /2015-03-31/functions/{FunctionName}/invocations"(call) {
        const name = named(call);
        const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
        if (type === "RequestResponse") return now(name, payloadOf(call, MAX_PAYLOAD));
        if (type === "Event") return later(name, payloadOf(call, MAX_EVENT));
        if (type === "DryRun") {
          payloadOf(call, MAX_PAYLOAD);
          return { status: 204 };
        }
        const message = `InvocationType is ${type}; it must be RequestResponse, Event or DryRun.`;
        throw new ServiceError("InvalidParameterValueException", message, 400, { Type: "User" });
      },
    },
    port,
    gate,
  );
  return {
    url: service.url,
    async close() {
      await service.close();
      await Promise.all(running);
    },
  };
}
