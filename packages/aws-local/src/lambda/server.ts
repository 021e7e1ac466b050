import type { Gate } from "../protocol/gate.ts";
import type { Service } from "../protocol/json-service.ts";
import { type Routed, serveRest } from "../protocol/rest-service.ts";
import { type InvocationOptions, Invocations } from "./invocations.ts";

export interface LambdaOptions extends InvocationOptions {
  readonly port?: number;
  /** Lets all pass unless given. */
  readonly gate?: Gate<Routed>;
}

/**
 * Lambda's Invoke on 127.0.0.1: RequestResponse, Event and DryRun, of functions without versions or aliases. An
 * asynchronous invocation is retried at once, where Lambda waits one and two minutes, and does not survive a crash.
 * `close` waits for running ones.
 */
export async function startLambda({ port, gate, ...options }: LambdaOptions): Promise<Service> {
  const invocations = new Invocations(options);
  const service = await serveRest(
    { "POST /2015-03-31/functions/{FunctionName}/invocations": (call) => invocations.invoke(call) },
    port,
    gate,
  );
  return {
    url: service.url,
    async close() {
      await service.close();
      await invocations.finished();
    },
  };
}
