import type { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import type { Functions } from "@lyceum/cdk-local/functions/functions";
import type { DeadLetters } from "@lyceum/cdk-local/triggers/dead-letters";
import * as z from "zod";

const asyncInvoke = z.object({ FunctionName: z.string(), MaximumRetryAttempts: z.number().optional() });
const AWS_RETRY_ATTEMPTS = 2;

/**
 * Runs functions for the services, which start before the functions are loaded, and stores events and changes that they
 * gave up as dead letters.
 */
export class Invoker {
  /** Set once the functions are loaded. */
  functions: Functions | undefined;
  /** Set once the queues and buckets for them exist. */
  letters: DeadLetters | undefined;
  private readonly retries: ReadonlyMap<string, number>;
  private readonly onFailure: (functionName: string, error: unknown) => void;

  constructor(assembly: Assembly, onFailure: (functionName: string, error: unknown) => void) {
    this.onFailure = onFailure;
    this.retries = new Map(
      assembly
        .of("AWS::Lambda::EventInvokeConfig", asyncInvoke)
        .map(({ is }) => [is.FunctionName, is.MaximumRetryAttempts ?? AWS_RETRY_ATTEMPTS]),
    );
  }

  readonly invoke = async (name: string, payload: unknown): Promise<unknown> => {
    if (!this.functions) throw new Error("The functions are not loaded yet.");
    return this.functions.invoke(name, payload);
  };

  /** The retries in a function's template; undefined if it has none. */
  readonly statedRetries = (name: string): number | undefined => this.retries.get(name);
  readonly retryAttempts = (name: string): number => this.statedRetries(name) ?? AWS_RETRY_ATTEMPTS;

  /** Reports an asynchronous invocation that failed in all its attempts. */
  async failed(name: string, payload: unknown, error: unknown, attempts: number): Promise<void> {
    this.onFailure(name, error);
    await this.letters?.ofEvent(name, payload, error as Error, attempts);
  }

  /** Reports that an event or a change became a dead letter. */
  gaveUp(name: string, reason: string): void {
    this.onFailure(name, new Error(`what started it became a dead letter: ${reason}`));
  }
}
