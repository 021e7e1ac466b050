import { setTimeout } from "node:timers/promises";
import type { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";

/** An event as a target gets it. */
const busEvent = z.object({
  version: z.literal("0"),
  id: z.string(),
  "detail-type": z.string(),
  source: z.string(),
  account: z.string(),
  time: z.string(),
  region: z.string(),
  resources: z.array(z.string()),
  detail: z.unknown(),
});
export type BusEvent = z.infer<typeof busEvent>;

/** An event that a target has not accepted yet. */
export const delivery = z.object({ target: z.string(), event: busEvent, attempts: z.int() });
export type Delivery = z.infer<typeof delivery>;

/** A function that a rule sends events to. */
export interface Target {
  /** Unique over all rules, and the same after a restart. */
  readonly id: string;
  readonly functionName: string;
  /** Attempts after the first. */
  readonly retryAttempts: number;
}

export interface DeliveryPorts {
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Called with an event that failed at every attempt. */
  readonly deadLetter: (target: Target, event: BusEvent, error: Error) => Promise<void>;
  /** How long to wait after attempt `attempt` (from 1). */
  readonly pauseMs: (attempt: number) => number;
}

const AT_ONCE = 8;

const keyOf = ({ target, event }: Delivery): string => `${target} ${event.id}`;

/**
 * Delivers events to their targets, at least once and in no guaranteed order; events that were not accepted yet are
 * stored.
 */
export class Deliveries {
  private readonly kept: DurableMap<Delivery>;
  private readonly targets: ReadonlyMap<string, Target>;
  private readonly ports: DeliveryPorts;
  private readonly running = new Map<string, Promise<void>>();
  private readonly closing = new AbortController();
  private started = false;

  constructor(kept: DurableMap<Delivery>, targets: readonly Target[], ports: DeliveryPorts) {
    this.kept = kept;
    this.targets = new Map(targets.map((target) => [target.id, target]));
    this.ports = ports;
  }

  /** Returns once they are on disk. */
  async add(deliveries: readonly Delivery[]): Promise<void> {
    if (deliveries.length === 0) return;
    await this.kept.put(...deliveries.map((each): [string, Delivery] => [keyOf(each), each]));
    this.wake();
  }

  /** Resumes stored deliveries, and starts with new ones. Events for targets that no longer exist are dropped. */
  async start(): Promise<void> {
    const gone = this.kept.values().filter(({ target }) => !this.targets.has(target));
    if (gone.length > 0) await this.kept.put(...gone.map((each): [string, null] => [keyOf(each), null]));
    this.started = true;
    this.wake();
  }

  get busy(): boolean {
    return this.started && !this.closing.signal.aborted && this.kept.values().length > 0;
  }

  /** Waits until every event was accepted or is a dead letter. */
  async idle(): Promise<void> {
    while (this.busy) await Promise.race([...this.running.values(), setTimeout(5)]);
  }

  /** Ends after the running invocations; events that wait for a retry stay stored. */
  async close(): Promise<void> {
    this.closing.abort();
    await Promise.all(this.running.values());
    await this.kept.close();
  }

  private wake(): void {
    if (!this.started || this.closing.signal.aborted) return;
    for (const each of this.kept.values()) {
      if (this.running.size >= AT_ONCE) return;
      const key = keyOf(each);
      if (this.running.has(key)) continue;
      const run = this.deliver(key, each).finally(() => {
        this.running.delete(key);
        this.wake();
      });
      this.running.set(key, run);
    }
  }

  private async deliver(key: string, { target: id, event, attempts }: Delivery): Promise<void> {
    const target = this.targets.get(id) as Target;
    for (let attempt = attempts + 1; !this.closing.signal.aborted; attempt++) {
      try {
        await this.ports.invoke(target.functionName, structuredClone(event));
        return await this.kept.put([key, null]);
      } catch (error) {
        if (attempt > target.retryAttempts) {
          await this.ports.deadLetter(target, event, error as Error);
          return await this.kept.put([key, null]);
        }
        await this.kept.put([key, { target: id, event, attempts: attempt }]);
        await setTimeout(this.ports.pauseMs(attempt), undefined, { signal: this.closing.signal }).catch(() => {});
      }
    }
  }
}
