import { noSuch } from "./failure.ts";
import type { Kept, Kind, Kinds } from "./kinds.ts";
import type { Store } from "./store.ts";

/** The cause that an event names; both are null if no request caused it. */
export interface Cause {
  readonly id: string | null;
  readonly idempotency_key: string | null;
}

/**
 * The reads and writes of one request. It sees its own writes; all of them are stored or, if it fails before the
 * commit, none. A change never awaits anything, so that no two overlap.
 */
export class Change {
  /** Epoch seconds of Stripe's clock. */
  readonly at: number;
  readonly cause: Cause;
  private readonly store: Store;
  private readonly written: Map<string, Kept | null>;

  constructor(
    store: Store,
    at: number,
    cause: Cause = { id: null, idempotency_key: null },
    written = new Map<string, Kept | null>(),
  ) {
    this.store = store;
    this.at = at;
    this.cause = cause;
    this.written = written;
  }

  /** The same change at another time: for steps that were due earlier, or for a customer with a test clock. */
  during(at: number): Change {
    return at === this.at ? this : new Change(this.store, at, this.cause, this.written);
  }

  /** A change that starts from this one's writes, and whose own writes are discarded. */
  supposed(): Change {
    return new Change(this.store, this.at, this.cause, new Map(this.written));
  }

  find(id: string): Kept | undefined {
    return this.written.has(id) ? (this.written.get(id) ?? undefined) : this.store.find(id);
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    const found = this.find(id);
    return found?.object === kind ? (found as Kinds[K]) : undefined;
  }

  /** @throws Failure 404, or 400 if a parameter named the object */
  need<K extends Kind>(kind: K, id: string, param?: string): Kinds[K] {
    const found = this.get(kind, id);
    if (!found) throw noSuch(kind, id, param);
    return found;
  }

  /** All of a kind, the oldest first. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    const kept = new Map<string, Kept | null>(this.store.all(kind).map((each) => [each.id, each]));
    for (const [id, each] of this.written) {
      if (each === null) kept.delete(id);
      else if (each.object === kind) kept.set(id, each);
    }
    return [...kept.values()] as Kinds[K][];
  }

  put<Value extends Kept>(value: Value): Value {
    this.written.set(value.id, value);
    return value;
  }

  remove(id: string): void {
    this.written.set(id, null);
  }

  /** Returns once its writes, and everything that it may have read, are on disk. */
  commit(): Promise<void> {
    return this.store.write(this.written);
  }
}
