import { join } from "node:path";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import type { Kept, Kind, Kinds } from "./kinds.ts";

const record = z.looseObject({ id: z.string(), object: z.string() });

/** Stripe's whole state, in one file, so that a request's changes are stored together or not at all. */
export class Store {
  private readonly map: DurableMap<z.infer<typeof record>>;
  private readonly kinds = new Map<string, Map<string, Kept>>();
  private written: Promise<void> = Promise.resolve();

  private constructor(map: DurableMap<z.infer<typeof record>>) {
    this.map = map;
    for (const kept of map.values()) this.ofKind(kept.object as Kind).set(kept.id, kept as unknown as Kept);
  }

  /** Without a directory nothing is stored. */
  static async open(directory: string | undefined): Promise<Store> {
    return new Store(await DurableMap.open(directory && join(directory, "stripe.ndjson"), record));
  }

  get<K extends Kind>(kind: K, id: string): Kinds[K] | undefined {
    return this.ofKind(kind).get(id);
  }

  /** The object of an id, of whatever kind. */
  find(id: string): Kept | undefined {
    return this.map.get(id) as Kept | undefined;
  }

  /** All of a kind, the oldest first. */
  all<K extends Kind>(kind: K): Kinds[K][] {
    return [...this.ofKind(kind).values()];
  }

  /** Returns once the changes are on disk. Null deletes an object. */
  write(changes: ReadonlyMap<string, Kept | null>): Promise<void> {
    if (changes.size === 0) return this.written;
    for (const [id, kept] of changes) {
      const before = this.find(id);
      if (kept) this.ofKind(kept.object).set(id, kept);
      else if (before) this.ofKind(before.object).delete(id);
    }
    this.written = this.map.put(...([...changes] as [string, z.infer<typeof record> | null][]));
    return this.written;
  }

  close(): Promise<void> {
    return this.map.close();
  }

  private ofKind<K extends Kind>(kind: K): Map<string, Kinds[K]> {
    const known = this.kinds.get(kind);
    if (known) return known as Map<string, Kinds[K]>;
    const fresh = new Map<string, Kept>();
    this.kinds.set(kind, fresh);
    return fresh as Map<string, Kinds[K]>;
  }
}
