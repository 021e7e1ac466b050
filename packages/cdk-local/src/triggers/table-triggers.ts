import { join } from "node:path";
import type { Change, ChangeLog } from "@lyceum/aws-local/dynamodb/changes";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";
import type { Failure } from "./failure-record.ts";
import { mapping, TableTrigger } from "./table-trigger.ts";

/** After so many changes, those that every reader has seen are trimmed. */
const TRIM_EVERY = 200;

const mappings = (assembly: Assembly) => assembly.of("AWS::Lambda::EventSourceMapping", mapping);

/** The tables whose changes start a function. */
export const listenedTo = (assembly: Assembly): Set<string> =>
  new Set(mappings(assembly).map(({ is }) => is.EventSourceArn.split("/")[1] ?? ""));

export interface TableTriggersOptions {
  readonly assembly: Assembly;
  readonly directory: string;
  readonly changes: ChangeLog;
  readonly invoke: (functionName: string, event: unknown) => Promise<unknown>;
  /** Called with a trigger's name and a change that it gave up. */
  readonly deadLetter: (trigger: string, change: Change, failure: Failure, reason: string) => Promise<void>;
  readonly pauseMs: (attempt: number) => number;
}

/** All table triggers of the templates, with positions stored over restarts. */
export class TableTriggers {
  private readonly triggers: TableTrigger[] = [];
  private readonly changes: ChangeLog;
  private readonly positions: DurableMap<number>;

  private constructor(changes: ChangeLog, positions: DurableMap<number>) {
    this.changes = changes;
    this.positions = positions;
  }

  static async open(options: TableTriggersOptions): Promise<TableTriggers> {
    const { assembly, directory, changes, invoke, deadLetter, pauseMs } = options;
    const positions = await DurableMap.open(join(directory, "trigger-positions.ndjson"), z.number());
    const all = new TableTriggers(changes, positions);
    for (const { name, is } of mappings(assembly)) {
      const trigger = new TableTrigger(name, is, {
        changes,
        invoke,
        position: () => positions.get(name) ?? 0,
        moveTo: async (sequence) => {
          await positions.put([name, sequence]);
          if (sequence % TRIM_EVERY === 0) await all.trim(trigger.table);
        },
        deadLetter: (change, failure, reason) => deadLetter(name, change, failure, reason),
        now: Date.now,
        pauseMs,
      });
      all.triggers.push(trigger);
    }
    return all;
  }

  /** Resumes after the stored positions, and follows every change from here on. */
  start(): void {
    this.changes.onAppend((table) => {
      for (const trigger of this.triggers) if (trigger.table === table) trigger.wake();
    });
    for (const trigger of this.triggers) trigger.wake();
  }

  get busy(): boolean {
    return this.triggers.some((trigger) => trigger.busy);
  }

  /** Waits until every change, and every change that those caused, is processed. */
  async idle(): Promise<void> {
    for (;;) {
      await Promise.all(this.triggers.map((trigger) => trigger.idle()));
      if (!this.busy) return;
    }
  }

  async stop(): Promise<void> {
    await Promise.all(this.triggers.map((trigger) => trigger.stop()));
    await this.positions.close();
  }

  private async trim(table: string): Promise<void> {
    const seen = this.triggers
      .filter((trigger) => trigger.table === table)
      .map((trigger) => this.positions.get(trigger.name) ?? 0);
    await this.changes.trim(table, Math.min(...seen));
  }
}
