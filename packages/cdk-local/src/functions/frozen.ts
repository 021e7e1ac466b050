import { Worker } from "node:worker_threads";
import type { Environment } from "./environment.ts";

/** The file beside this module, as TypeScript or compiled. */
const WORKER = new URL(import.meta.url.endsWith(".ts") ? "./frozen-worker.ts" : "./frozen-worker.js", import.meta.url);

export interface FrozenFunction {
  readonly name: string;
  readonly bundle: string;
  readonly timeoutMs: number;
  readonly environment: Environment;
}

type Answer = { readonly reply?: unknown; readonly error?: unknown; readonly leftOver: readonly string[] };

/** One thread that has a function loaded. It takes one request at a time. */
class ExecutionEnvironment {
  private readonly worker: Worker;
  /** 1 lets the thread continue. */
  private readonly gate = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));

  /** Resolves once the function is loaded; as on AWS, loading does not count towards its timeout. */
  readonly loaded: Promise<void>;

  constructor({ bundle, environment }: FrozenFunction) {
    this.worker = new Worker(WORKER, {
      env: { ...process.env, ...environment },
      workerData: { bundle, gate: this.gate },
    });
    this.loaded = this.said<unknown>().then(() => {});
    this.loaded.catch(() => {});
  }

  /** @throws Error if the thread ends before it has answered */
  ask(message: { payload: unknown; context: object; deadline: number }): Promise<Answer> {
    const answer = this.said<Answer>();
    this.worker.postMessage(message);
    Atomics.store(this.gate, 0, 1);
    Atomics.notify(this.gate, 0);
    return answer;
  }

  async end(): Promise<void> {
    await this.worker.terminate();
  }

  /** The thread's next message. @throws Error if it ends before that */
  private said<T>(): Promise<T> {
    return new Promise((resolve, reject) => {
      const ended = (code: number) => reject(new Error(`The function ended with code ${code} and no reply.`));
      const settle = () => {
        this.worker.off("error", reject);
        this.worker.off("exit", ended);
      };
      this.worker.once("error", reject).once("exit", ended);
      this.worker.once("message", (message: T) => {
        settle();
        resolve(message);
      });
    });
  }
}

/**
 * Functions as Lambda runs them: each in environments of its own, which are frozen between two requests. Work that is
 * pending after a reply makes no progress before the next request, and is reported to `onLeftOver`.
 */
export class FrozenFunctions {
  private readonly idle = new Map<string, ExecutionEnvironment[]>();
  private readonly all = new Set<ExecutionEnvironment>();
  private readonly onLeftOver: (functionName: string, what: readonly string[]) => void;

  constructor(onLeftOver: (functionName: string, what: readonly string[]) => void) {
    this.onLeftOver = onLeftOver;
  }

  /** @throws the handler's error, or Error after its timeout, which ends its environment */
  async invoke(found: FrozenFunction, payload: unknown, context: object): Promise<unknown> {
    const { name, timeoutMs } = found;
    const idle = this.idle.get(name) ?? [];
    this.idle.set(name, idle);
    const environment = idle.pop() ?? new ExecutionEnvironment(found);
    this.all.add(environment);
    let late: NodeJS.Timeout | undefined;
    try {
      await environment.loaded;
      const timeout = new Promise<never>((_, reject) => {
        late = setTimeout(() => reject(new Error(`${name} timed out after ${timeoutMs / 1000} s.`)), timeoutMs);
      });
      const answer = await Promise.race([
        environment.ask({ payload, context, deadline: Date.now() + timeoutMs }),
        timeout,
      ]);
      idle.push(environment);
      if (answer.leftOver.length > 0) this.onLeftOver(name, answer.leftOver);
      if (answer.error !== undefined) throw answer.error;
      return answer.reply;
    } finally {
      clearTimeout(late);
      if (!idle.includes(environment)) {
        this.all.delete(environment);
        void environment.end();
      }
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.all].map((each) => each.end()));
  }
}
