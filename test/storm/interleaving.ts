import { setImmediate } from "node:timers/promises";
import type { Chance } from "./chance.ts";

/** A step at which a process died: before it did anything, or after it did all and before it could say so. */
class Crash extends Error {}

type Port = (...input: never[]) => unknown;

/** Ports whose write may be refused for no reason but that others write at the same time. */
const WRITES: ReadonlySet<string> = new Set([
  "commit",
  "commitSubscription",
  "commitUsage",
  "book",
  "enqueue",
  "savePayee",
  "bringTo",
]);
/** How likely each of them is to be. */
const CONFLICTS = 0.03;

/**
 * Runs many at once, and decides at each call of a port whose turn it is: any order of calls can come about. Some calls
 * crash, which ends whatever made them, and some writes are refused as they met another, as DynamoDB refuses a transaction
 * whose items are in another one at that moment.
 */
export class Interleaving {
  private readonly chance: Chance;
  private readonly waiting: (() => void)[] = [];
  private readonly running = new Set<Promise<void>>();
  private crashes: number;
  private conflicts = CONFLICTS;

  constructor(chance: Chance, crashes: number) {
    this.chance = chance;
    this.crashes = crashes;
  }

  /** From here on each call is answered at once, none crashes, and none meets another. */
  calm(): void {
    this.crashes = 0;
    this.conflicts = 0;
  }

  get busy(): number {
    return this.running.size;
  }

  turn(): Promise<void> {
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The ports, of which every call waits for its turn and may crash. */
  around<Ports extends object>(ports: Ports, plain: readonly (keyof Ports)[]): Ports {
    const wrapped = Object.entries(ports).map(([name, port]) => {
      const isPlain = (plain as readonly string[]).includes(name) || typeof port !== "function";
      return [name, isPlain ? port : this.guarded(name, port as Port)];
    });
    return Object.fromEntries(wrapped) as Ports;
  }

  private guarded(name: string, port: Port) {
    return async (...input: never[]) => {
      await this.turn();
      const crashes = this.chance.happens(this.crashes);
      const isBefore = this.chance.happens(0.5);
      if (crashes && isBefore) throw new Crash(`before ${name}`);
      if (WRITES.has(name) && this.chance.happens(this.conflicts)) return "conflict";
      const output = await port(...input);
      if (crashes) throw new Crash(`after ${name}`);
      return output;
    };
  }

  /** Starts something that goes on beside all else. What it throws, but a crash, is kept for `finish`. */
  start(work: () => Promise<unknown>): void {
    const done: Promise<void> = work()
      .then(() => {})
      .catch((error) => {
        if (!(error instanceof Crash)) throw error;
      })
      .finally(() => this.running.delete(done));
    done.catch(() => {});
    this.running.add(done);
  }

  /** Lets one of those that wait go on. */
  async step(): Promise<void> {
    await setImmediate();
    const at = this.chance.below(this.waiting.length);
    this.waiting.splice(at, 1)[0]?.();
  }

  /** Lets all go on to their ends. @throws what one of them threw */
  async finish(): Promise<void> {
    const all = [...this.running];
    while (this.running.size > 0) await this.step();
    await Promise.all(all);
  }
}
