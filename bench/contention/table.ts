import type { Clock } from "./clock.ts";

/** The duration of a consistent read and of a transaction, in milliseconds. */
const READ_MS = 5;
const TRANSACTION_MS = 20;

/** A table that locks the items of a transaction while it lasts, as DynamoDB does: another that needs one is refused at once. */
export class Table {
  tries = 0;
  private readonly clock: Clock;
  private readonly ongoing = new Set<string>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  async read<Value>(value: () => Value): Promise<Value> {
    await this.clock.sleep(READ_MS);
    return value();
  }

  /** @param write reads the items, decides, and writes */
  async transact<Outcome>(keys: readonly string[], write: () => Outcome): Promise<Outcome | "conflict"> {
    this.tries++;
    if (keys.some((key) => this.ongoing.has(key))) {
      await this.clock.sleep(READ_MS);
      return "conflict";
    }
    for (const key of keys) this.ongoing.add(key);
    await this.clock.sleep(TRANSACTION_MS);
    for (const key of keys) this.ongoing.delete(key);
    return write();
  }
}
