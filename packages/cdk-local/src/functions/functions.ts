import { randomUUID } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import { as, type Environment } from "./environment.ts";
import { FrozenFunctions } from "./frozen.ts";

/** The file beside this module, as TypeScript or compiled. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./worker.ts" : "./worker.js", import.meta.url);

const properties = z.object({
  // Functions with inline code belong to custom resources, which CloudFormation calls.
  Code: z.union([z.object({ S3Bucket: z.string(), S3Key: z.string() }), z.object({ ZipFile: z.string() })]),
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
  readonly environment: Environment;
}

/**
 * A function with more memory than this gets more than one processor on AWS, as it computes a lot. Here it runs in a
 * thread of its own, as it would block the others. Lambda gives a full processor at this size:
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
const ONE_PROCESSOR_MB = 1_769;

/** Where a function's code is: in the assembly's bucket of assets, or elsewhere by its template. */
export interface CodeLocation {
  readonly S3Bucket: string;
  readonly S3Key: string;
}

/** An asset's file has the name of its key in the bucket. */
const stagedAt = (directory: string, { S3Key }: CodeLocation): string =>
  join(directory, `asset.${S3Key.slice(0, -".zip".length)}`, "index.mjs");

export interface FunctionsOptions {
  /** The local variables of a function; those of its template unless given. */
  readonly adapt?: (functionName: string, variables: Environment) => Environment;
  /** The module of a function whose code is not a staged asset. */
  readonly moduleAt?: ((directory: string, code: CodeLocation) => string | undefined) | undefined;
  /**
   * If given, functions are frozen between requests, as on AWS, each in a thread of its own, and this is called with
   * work that is pending after a reply. Meant for tests, as it takes memory and time.
   */
  readonly onLeftOver?: ((functionName: string, what: readonly string[]) => void) | undefined;
}

/**
 * The functions of an assembly, run in this process, each with its own modules and its own variables. A function is
 * loaded at its first invocation, as in a cold start, and stays loaded.
 */
export class Functions {
  private readonly functions = new Map<string, LocalFunction>();
  private readonly loaded = new Map<string, Promise<Handler>>();
  private readonly running = new Set<Promise<unknown>>();
  private readonly threads = new Set<Worker>();
  private readonly frozen: FrozenFunctions | undefined;

  constructor(
    assembly: Assembly,
    { adapt = (_, variables) => variables, moduleAt, onLeftOver }: FunctionsOptions = {},
  ) {
    this.frozen = onLeftOver && new FrozenFunctions(onLeftOver);
    const { directory } = assembly;
    for (const { name, is } of assembly.of("AWS::Lambda::Function", properties)) {
      if ("ZipFile" in is.Code) continue;
      this.functions.set(name, {
        name,
        bundle: pathToFileURL(moduleAt?.(directory, is.Code) ?? stagedAt(directory, is.Code)).href,
        timeoutMs: is.Timeout * 1000,
        memoryMb: is.MemorySize,
        environment: adapt(name, is.Environment.Variables),
      });
    }
  }

  /** The variables of all functions together, without their credentials. */
  variables(): Environment {
    const all = Object.assign({}, ...[...this.functions.values()].map(({ environment }) => environment)) as Environment;
    return Object.fromEntries(Object.entries(all).filter(([name]) => !name.startsWith("AWS_")));
  }

  has(name: string): boolean {
    return this.functions.has(name);
  }

  /** @throws Error for an unknown name, the handler's error, or Error after its timeout */
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

  /** Waits for short invocations, and breaks off those in threads: these may take minutes, and tolerate a crash. */
  async close(): Promise<void> {
    for (const thread of this.threads) void thread.terminate();
    while (this.running.size > 0) await Promise.allSettled(this.running);
    await this.frozen?.close();
  }

  private async run(found: LocalFunction, payload: unknown): Promise<unknown> {
    const { name } = found;
    if (found.memoryMb > ONE_PROCESSOR_MB) return this.inThread(found, payload);
    if (this.frozen) return this.frozen.invoke(found, payload, this.contextOf(found));
    const handler = await this.handlerOf(found);
    const deadline = Date.now() + found.timeoutMs;
    const context = {
      ...this.contextOf(found),
      getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    };
    return new Promise((resolve, reject) => {
      const tooLate = setTimeout(() => {
        reject(new Error(`${name} timed out after ${found.timeoutMs / 1000} s.`));
      }, found.timeoutMs);
      tooLate.unref();
      as(found.environment, async () => handler(payload, context))
        .then(resolve, reject)
        .finally(() => clearTimeout(tooLate));
    });
  }

  private handlerOf(found: LocalFunction): Promise<Handler> {
    const known = this.loaded.get(found.name);
    if (known) return known;
    const loading = as(found.environment, async () => ((await import(found.bundle)) as { handler: Handler }).handler);
    this.loaded.set(found.name, loading);
    loading.catch(() => this.loaded.delete(found.name));
    return loading;
  }

  private inThread(found: LocalFunction, payload: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const worker = new Worker(WORKER, {
        env: { ...process.env, ...found.environment },
        workerData: {
          bundle: found.bundle,
          payload,
          context: this.contextOf(found),
          deadline: Date.now() + found.timeoutMs,
        },
        resourceLimits: { maxOldGenerationSizeMb: found.memoryMb },
      });
      this.threads.add(worker);
      const late = setTimeout(() => {
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
