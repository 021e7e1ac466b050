import type { Change, ChangeLog } from "@lyceum/aws-local/dynamodb/changes";
import * as z from "zod";
import { passes } from "./event-filter.ts";
import type { Failure } from "./failure-record.ts";

/** The settings of an event source mapping. */
export const mapping = z.object({
  EventSourceArn: z.string(),
  FunctionName: z.string(),
  BatchSize: z.number().default(100),
  MaximumRetryAttempts: z.number().default(-1),
  MaximumRecordAgeInSeconds: z.number().default(-1),
  FunctionResponseTypes: z.array(z.string()).default([]),
  FilterCriteria: z
    .object({
      Filters: z.array(
        z.object({ Pattern: z.string().transform((text) => JSON.parse(text) as Record<string, never>) }),
      ),
    })
    .optional(),
});

const partial = z.object({ batchItemFailures: z.array(z.object({ itemIdentifier: z.string() })) });

export interface TriggerPorts {
  readonly changes: ChangeLog;
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** The sequence up to which everything is done; stored over restarts. */
  readonly position: () => number;
  readonly moveTo: (sequence: number) => Promise<void>;
  /** Called with a change that failed at every attempt, or for too long. */
  readonly deadLetter: (change: Change, failure: Failure, reason: string) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly pauseMs: (attempt: number) => number;
}

/**
 * Runs a function on the changes of a table, at least once and in order, as an event source mapping does: a failed
 * batch is retried from its first failed record; a record that fails at every attempt becomes a dead letter.
 */
export class TableTrigger {
  readonly name: string;
  readonly table: string;
  private readonly settings: z.infer<typeof mapping>;
  private readonly functionName: string;
  private readonly ports: TriggerPorts;
  private running: Promise<void> | undefined;
  private woken = false;
  private stopped = false;
  private attempt = 0;

  constructor(name: string, settings: z.infer<typeof mapping>, ports: TriggerPorts) {
    this.name = name;
    this.settings = settings;
    this.ports = ports;
    this.table = settings.EventSourceArn.split("/")[1] ?? "";
    this.functionName = settings.FunctionName.split(":function:").at(-1) ?? "";
  }

  /** Wakes the trigger, as there may be new changes. */
  wake(): void {
    this.woken = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
      if (this.woken && !this.stopped) this.wake();
    });
  }

  get busy(): boolean {
    return this.running !== undefined;
  }

  /** Waits until nothing is left to do. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  /** Ends after the batch that is running. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    this.woken = false;
    for (;;) {
      const batch = this.ports.changes.read(this.table, this.ports.position(), this.attempt > 1 ? 1 : this.size);
      if (batch.length === 0 || this.stopped) return;
      await this.process(batch);
    }
  }

  private get size(): number {
    return this.settings.BatchSize;
  }

  private async process(batch: readonly Change[]): Promise<void> {
    const filters = this.settings.FilterCriteria?.Filters;
    const wanted = filters
      ? batch.filter(({ record }) => filters.some(({ Pattern }) => passes(Pattern, record)))
      : batch;
    const failure = wanted.length === 0 ? undefined : await this.firstFailure(wanted);
    if (!failure) {
      this.attempt = 0;
      return this.ports.moveTo((batch.at(-1) as Change).sequence);
    }
    const { change, reason } = failure;
    const done = batch.findLast(({ sequence }) => sequence < change.sequence);
    if (done) {
      this.attempt = 0;
      await this.ports.moveTo(done.sequence);
    }
    const condition = this.givenUp(change);
    if (condition) {
      await this.ports.deadLetter(change, { condition, attempts: this.attempt + 1 }, reason);
      this.attempt = 0;
      return this.ports.moveTo(change.sequence);
    }
    this.attempt++;
    await new Promise((resolve) => setTimeout(resolve, this.ports.pauseMs(this.attempt)));
  }

  private givenUp({ record }: Change): Failure["condition"] | undefined {
    const { MaximumRetryAttempts: most, MaximumRecordAgeInSeconds: oldest } = this.settings;
    if (most >= 0 && this.attempt >= most) return "RetryAttemptsExhausted";
    const age = this.ports.now() / 1000 - (record.dynamodb?.ApproximateCreationDateTime ?? 0);
    return oldest >= 0 && age > oldest ? "RecordAgeExceeded" : undefined;
  }

  private async firstFailure(batch: readonly Change[]): Promise<{ change: Change; reason: string } | undefined> {
    const [first] = batch as [Change, ...Change[]];
    try {
      const reply = await this.ports.invoke(this.functionName, { Records: batch.map(({ record }) => record) });
      if (!this.settings.FunctionResponseTypes.includes("ReportBatchItemFailures")) return undefined;
      const { data } = partial.safeParse(reply);
      const failed = new Set(data?.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      const change = batch.find(({ record }) => failed.has(record.dynamodb?.SequenceNumber ?? ""));
      return change && { change, reason: "The function reported it as failed." };
    } catch (error) {
      return { change: first, reason: (error as Error).message };
    }
  }
}
