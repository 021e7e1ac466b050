import { type FileHandle, open } from "node:fs/promises";
import * as z from "zod";
import { readIfPresent, replaceFile } from "./durable-file.ts";

/**
 * A map in one append-only file, compacted when it is opened. A change is on disk when its promise resolves, and the
 * entries of one `put` are stored together or not at all.
 */
export class DurableMap<Value> {
  private readonly entries = new Map<string, Value>();
  private file: FileHandle | undefined;
  private pending: string[] = [];
  private flushing: Promise<void> | undefined;

  /** Without a path nothing is stored. */
  static async open<Value>(path: string | undefined, schema: z.ZodType<Value>): Promise<DurableMap<Value>> {
    const map = new DurableMap<Value>();
    if (path === undefined) return map;
    const line = z.array(z.tuple([z.string(), schema.nullable()]));
    // A crash can truncate the last line: one without a line end was not acknowledged.
    for (const text of ((await readIfPresent(path)) ?? "").split("\n").slice(0, -1))
      map.apply(line.parse(JSON.parse(text)));
    await replaceFile(path, [...map.entries].map((entry) => `${JSON.stringify([entry])}\n`).join(""));
    map.file = await open(path, "a");
    return map;
  }

  get(key: string): Value | undefined {
    return this.entries.get(key);
  }

  values(): Value[] {
    return [...this.entries.values()];
  }

  /** Sets each key to its value; null deletes the key. */
  put(...changes: [key: string, value: Value | null][]): Promise<void> {
    this.apply(changes);
    this.pending.push(`${JSON.stringify(changes)}\n`);
    this.flushing ??= Promise.resolve().then(() => this.flush());
    return this.flushing;
  }

  async close(): Promise<void> {
    await this.flushing;
    await this.file?.close();
  }

  private apply(changes: readonly [string, Value | null][]): void {
    for (const [key, value] of changes) {
      if (value === null) this.entries.delete(key);
      else this.entries.set(key, value);
    }
  }

  /** Writes all pending changes, and those added meanwhile, in as few syncs as possible. */
  private async flush(): Promise<void> {
    while (this.pending.length > 0) {
      const lines = this.pending.join("");
      this.pending = [];
      await this.file?.appendFile(lines);
      await this.file?.datasync();
    }
    this.flushing = undefined;
  }
}
