import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const properties = z.object({
  Code: z.object({ S3Key: z.string().endsWith(".zip") }),
  Handler: z.literal("index.handler"),
  Timeout: z.number().default(3),
  MemorySize: z.number().default(128),
  Environment: z.object({ Variables: z.record(z.string(), z.string()) }).default({ Variables: {} }),
});

type Handler = (event: unknown, context: unknown) => Promise<unknown>;

interface LocalFunction {
  readonly name: string;
  readonly bundle: string;
  readonly timeoutMs: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
}

/** Read when a module is loaded and never again, so functions may disagree on them. */
const READ_AT_LOAD = new Set(["POWERTOOLS_SERVICE_NAME", "NODE_OPTIONS"]);
/** A function that may take longer than this runs in a thread of its own. */
const SHORT_MS = 60_000;

/**
 * The functions of an assembly, run in this process by the very bundles that deploy. A bundle is loaded at its first
 * invocation, as in a cold start, and stays.
 */
export class Functions {
  private readonly functions = new Map<string, LocalFunction>();
  private readonly loaded = new Map<string, Promise<Handler>>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly threads = new Set<Worker>();

  /**
   * @param adapt changes an environment variable's value to what it is here
   * @throws Error where two functions need different values under one name: they share one process
   */
  constructor(assembly: Assembly, adapt: (name: string, value: string) => string) {
    const shared = new Map<string, { value: string; owner: string }>();
    for (const { name, is } of assembly.of("AWS::Lambda::Function", properties)) {
      const variables = Object.entries(is.Environment.Variables).map(
        ([variable, value]) => [variable, adapt(variable, value)] as const,
      );
      for (const [variable, value] of variables) {
        const before = shared.get(variable);
        if (before && before.value !== value && !READ_AT_LOAD.has(variable)) {
          throw new Error(`${before.owner} and ${name} need different values of ${variable}.`);
        }
        shared.set(variable, { value, owner: name });
      }
      // A bundle is staged under the key that it would be uploaded to.
      const bundle = pathToFileURL(join(assembly.directory, `asset.${is.Code.S3Key.slice(0, -4)}`, "index.mjs")).href;
      this.functions.set(name, {
        name,
        bundle,
        timeoutMs: is.Timeout * 1000,
        memoryMb: is.MemorySize,
        environment: Object.fromEntries(variables),
      });
    }
    for (const [variable, { value }] of shared) if (!READ_AT_LOAD.has(variable)) process.env[variable] = value;
  }

  has(name: string): boolean {
    return this.functions.has(name);
  }

  /** @throws Error for a name that no template has, or what the handler throws, or an Error when its time is over */
  async invoke(name: string, payload: unknown): Promise<unknown> {
    const found = this.functions.get(name);
    if (!found) throw new Error(`There is no function ${name}.`);
    const run = this.run(found, payload);
    this.running.add(run);
    try {
      return await run;
    } finally {
      this.running.delete(run);
    }
  }

  /** Lets short invocations end, and breaks off those in threads, which may take minutes: they stand a crash. */
  async close(): Promise<void> {
    for (const thread of this.threads) void thread.terminate();
    while (this.running.size > 0) await Promise.allSettled(this.running);
  }

  private async run(found: LocalFunction, payload: unknown): Promise<unknown> {
    const { name } = found;
    if (found.timeoutMs > SHORT_MS) return this.inThread(found, payload);
    const handler = await this.handlerOf(found);
    const deadline = Date.now() + found.timeoutMs;
    const ended = new AbortController();
    const tooLate = setTimeout(found.timeoutMs, undefined, { signal: ended.signal, ref: false }).then(() => {
      throw new Error(`${name} timed out after ${found.timeoutMs / 1000} s.`);
    });
    const context = {
      ...this.contextOf(found),
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    try {
      return await Promise.race([handler(payload, context), tooLate]);
    } finally {
      ended.abort();
      tooLate.catch(() => {});
    }
  }

  private handlerOf(found: LocalFunction): Promise<Handler> {
    const known = this.loaded.get(found.name);
    if (known) return known;
    // Two imports at once would read each other's variables: one waits for the one before.
    const before = Promise.allSettled(this.loaded.values());
    const loading = before.then(async () => {
      for (const name of READ_AT_LOAD) {
        const value = found.environment[name];
        if (value !== undefined && name !== "NODE_OPTIONS") process.env[name] = value;
      }
      return ((await import(found.bundle)) as { handler: Handler }).handler;
    });
    this.loaded.set(found.name, loading);
    loading.catch(() => this.loaded.delete(found.name));
    return loading;
  }

  private inThread(found: LocalFunction, payload: unknown): Promise<unknown> {
    const { NODE_OPTIONS: _, ...environment } = found.environment;
    return new Promise((resolve, reject) => {
      const worker = new Worker(new URL("./worker.ts", import.meta.url), {
        env: { ...process.env, ...environment },
        workerData: {
          bundle: found.bundle,
          payload,
          context: this.contextOf(found),
          deadline: Date.now() + found.timeoutMs,
        },
        resourceLimits: { maxOldGenerationSizeMb: found.memoryMb },
      });
      this.threads.add(worker);
      const late = globalThis.setTimeout(() => {
        void worker.terminate();
        reject(new Error(`${found.name} timed out after ${found.timeoutMs / 1000} s.`));
      }, found.timeoutMs);
      worker.once("message", resolve);
      worker.once("error", reject);
      worker.once("exit", (code) => {
        clearTimeout(late);
        this.threads.delete(worker);
        reject(new Error(`${found.name} ended with code ${code} and no reply.`));
      });
    });
  }

  private contextOf({ name, memoryMb }: LocalFunction) {
    return {
      awsRequestId: randomUUID(),
      functionName: name,
      functionVersion: "$LATEST",
      memoryLimitInMB: String(memoryMb),
      invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
      callbackWaitsForEmptyEventLoop: true,
    };
  }
}
