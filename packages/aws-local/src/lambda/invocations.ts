import { jsonBody, type RestCall, type RestReply } from "../protocol/rest-service.ts";
import { ServiceError } from "../protocol/service-error.ts";
import { functionNamed } from "./function-name.ts";

export interface InvocationOptions {
  /** Whether a function of that bare name exists. */
  readonly has: (functionName: string) => boolean;
  /** Runs the handler; an error that it throws is the function's error. */
  readonly invoke: (functionName: string, payload: unknown) => Promise<unknown>;
  /** Called when all attempts of an asynchronous invocation have failed. */
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

function payloadOf(call: RestCall, limit: number): unknown {
  if (call.body.byteLength > limit) {
    const message = `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
    throw new ServiceError("RequestTooLargeException", message, 413);
  }
  return jsonBody(call, "InvalidRequestContentException");
}

/** The operation Invoke, and the asynchronous invocations that it has started. */
export class Invocations {
  private readonly options: InvocationOptions;
  private readonly running = new Set<Promise<void>>();

  constructor(options: InvocationOptions) {
    this.options = options;
  }

  async invoke(call: RestCall): Promise<RestReply> {
    const name = this.named(call);
    const type = call.headers["x-amz-invocation-type"] ?? "RequestResponse";
    if (type === "RequestResponse") return this.now(name, payloadOf(call, MAX_PAYLOAD));
    if (type === "Event") return this.later(name, payloadOf(call, MAX_EVENT));
    if (type === "DryRun") {
      payloadOf(call, MAX_PAYLOAD);
      return { status: 204 };
    }
    const message = `InvocationType is ${type}; it must be RequestResponse, Event or DryRun.`;
    throw new ServiceError("InvalidParameterValueException", message, 400, { Type: "User" });
  }

  /** Returns when no asynchronous invocation runs. */
  async finished(): Promise<void> {
    await Promise.all(this.running);
  }

  private named({ path, query }: RestCall): string {
    const spelled = path.FunctionName ?? "";
    const found = functionNamed(spelled);
    if (!found) {
      throw new ServiceError(
        "ValidationException",
        `FunctionName ${spelled} is neither a function's name nor its ARN.`,
      );
    }
    const { name, qualifier = query.Qualifier ?? "$LATEST" } = found;
    if (qualifier === "$LATEST" && this.options.has(name)) return name;
    const arn = `arn:aws:lambda:us-east-1:000000000000:function:${name}`;
    const missing = qualifier === "$LATEST" ? arn : `${arn}:${qualifier}`;
    throw new ServiceError("ResourceNotFoundException", `Function not found: ${missing}`, 404, { Type: "User" });
  }

  private async now(name: string, payload: unknown): Promise<RestReply> {
    try {
      const result = (await this.options.invoke(name, payload)) ?? null;
      const size = Buffer.byteLength(JSON.stringify(result));
      if (size <= MAX_PAYLOAD) return { headers: { "x-amz-executed-version": "$LATEST" }, body: result };
      const message = `Response payload size (${size} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD} bytes).`;
      return functionError("Function.ResponseSizeTooLarge", message);
    } catch (error) {
      return error instanceof Error ? functionError(error.name, error.message) : functionError("string", String(error));
    }
  }

  private later(name: string, payload: unknown): RestReply {
    const run = this.runToEnd(name, payload);
    this.running.add(run);
    run.finally(() => this.running.delete(run));
    return { status: 202 };
  }

  private async runToEnd(name: string, payload: unknown): Promise<void> {
    const { invoke, onAsyncFailure, retryAttempts = 2 } = this.options;
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
    await onAsyncFailure?.(name, payload, failure);
  }
}
