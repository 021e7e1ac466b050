import { randomUUID } from "node:crypto";
import { dueAfter, inputOf, type Schedule } from "./schedule.ts";

/** Runs something once, after a delay in ms; returns a function that cancels it. */
export type Timer = (delayMs: number, run: () => void) => () => void;

export interface FiringOptions {
  readonly invoke: (targetArn: string, input: string | undefined) => Promise<void>;
  /** Epoch ms. */
  readonly now: () => number;
  readonly timer: Timer;
  /** Called when a target has failed at all its attempts. */
  readonly onFailure: (schedule: Schedule, error: unknown) => void;
  /** Called when a schedule has fired for the last time. */
  readonly onCompletion: (schedule: Schedule) => Promise<void>;
}

/** Longer timers overflow; waking early does no harm. */
const LONGEST_WAIT_MS = 3_600_000;
/** The wait before a retry doubles from a second up to this. */
const LONGEST_BACKOFF_MS = 60_000;

/** One attempt at a schedule's target, for the moment at which it was due. */
interface Attempt {
  readonly schedule: Schedule;
  readonly dueAt: number;
  readonly executionId: string;
  /** From 1. */
  readonly attempt: number;
  /** Whether the schedule is over after it. */
  readonly last: boolean;
}

/** Fires schedules when they fall due, and retries targets that fail as their RetryPolicy says. */
export class Firing {
  private readonly options: FiringOptions;
  private readonly waiting = new Map<string, { schedule: Schedule; dueAt: number }>();
  private readonly running = new Set<Promise<void>>();
  private readonly retries = new Set<() => void>();
  private cancelTimer = () => {};
  private closed = false;

  constructor(options: FiringOptions) {
    this.options = options;
  }

  /** Makes a schedule fire when it is next due after `after` (epoch ms), in place of an earlier one of its name. */
  set(schedule: Schedule, after: number): void {
    const dueAt = dueAfter(schedule, after);
    const { Name } = schedule.definition;
    if (dueAt === undefined) this.waiting.delete(Name);
    else this.waiting.set(Name, { schedule, dueAt });
    this.arm();
  }

  remove(name: string): void {
    this.waiting.delete(name);
    this.arm();
  }

  /** Fires nothing more, and waits for running targets. */
  async close(): Promise<void> {
    this.closed = true;
    this.cancelTimer();
    for (const cancel of this.retries) cancel();
    await Promise.all(this.running);
  }

  private arm(): void {
    this.cancelTimer();
    if (this.closed || this.waiting.size === 0) return;
    const first = Math.min(...[...this.waiting.values()].map(({ dueAt }) => dueAt));
    const delay = Math.max(0, Math.min(first - this.options.now(), LONGEST_WAIT_MS));
    this.cancelTimer = this.options.timer(delay, () => this.fireDue());
  }

  private fireDue(): void {
    const now = this.options.now();
    for (const { schedule, dueAt } of [...this.waiting.values()]) {
      if (dueAt > now) continue;
      // The next moment is set before the target runs, as the run may last beyond it.
      this.set(schedule, now);
      const last = !this.waiting.has(schedule.definition.Name);
      this.attempt({ schedule, dueAt, executionId: randomUUID(), attempt: 1, last });
    }
    this.arm();
  }

  private attempt(made: Attempt): void {
    const run = this.run(made);
    this.running.add(run);
    run.finally(() => this.running.delete(run));
  }

  private async run(made: Attempt) {
    const { schedule, dueAt, executionId, attempt, last } = made;
    const { invoke, now, timer, onFailure, onCompletion } = this.options;
    const { Arn, RetryPolicy } = schedule.definition.Target;
    try {
      await invoke(Arn, inputOf(schedule, dueAt, executionId, attempt));
    } catch (error) {
      const wait = Math.min(1000 * 2 ** (attempt - 1), LONGEST_BACKOFF_MS);
      const tooOld = now() + wait - dueAt > RetryPolicy.MaximumEventAgeInSeconds * 1000;
      if (attempt <= RetryPolicy.MaximumRetryAttempts && !tooOld) {
        if (this.closed) return;
        const cancel = timer(wait, () => {
          this.retries.delete(cancel);
          this.attempt({ ...made, attempt: attempt + 1 });
        });
        this.retries.add(cancel);
        return;
      }
      onFailure(schedule, error);
    }
    if (last) await onCompletion(schedule);
  }
}
