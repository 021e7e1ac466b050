import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import * as z from "zod";

/** An item before a transaction touched it; without `item` there was none. */
const image = z.object({
  table: z.string(),
  key: z.record(z.string(), z.unknown()),
  item: z.record(z.string(), z.unknown()).optional(),
});
export type Image = z.infer<typeof image>;

const done = z.object({ token: z.string(), digest: z.string(), at: z.number() });
const line = z.union([z.object({ begun: z.array(image) }), z.object({ done }), z.object({ undone: z.literal(true) })]);

/** DynamoDB remembers a ClientRequestToken for ten minutes. */
const REMEMBERED_MS = 600_000;

/**
 * Makes transactions atomic over a crash: the images before are on disk before the first write, and the token is on
 * disk before the reply. A transaction that began and did not end is undone at the next start.
 */
export class Journal {
  private readonly tokens = new Map<string, z.infer<typeof done>>();
  private file: FileHandle | undefined;

  /** @returns the journal and the images to restore. Without a directory nothing is kept. */
  static async open(directory: string | undefined): Promise<{ journal: Journal; restore: Image[] }> {
    const journal = new Journal();
    if (directory === undefined) return { journal, restore: [] };
    const path = join(directory, "transactions.ndjson");
    let restore: Image[] = [];
    // A crash can truncate the last line: one without a line end was not acknowledged.
    for (const text of ((await readIfPresent(path)) ?? "").split("\n").slice(0, -1)) {
      const entry = line.parse(JSON.parse(text));
      restore = "begun" in entry ? entry.begun : [];
      if ("done" in entry && Date.now() - entry.done.at < REMEMBERED_MS)
        journal.tokens.set(entry.done.token, entry.done);
    }
    const kept = [...journal.tokens.values()].map((each) => ({ done: each }));
    const lines = restore.length > 0 ? [...kept, { begun: restore }] : kept;
    await replaceFile(path, lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
    journal.file = await open(path, "a");
    return { journal, restore };
  }

  /** The digest of the transaction that was made with a token. */
  digestOf(token: string): string | undefined {
    const found = this.tokens.get(token);
    return found && Date.now() - found.at < REMEMBERED_MS ? found.digest : undefined;
  }

  begin(images: Image[]): Promise<void> {
    return this.append({ begun: images });
  }

  async end(token: string | undefined, digest: string): Promise<void> {
    const entry = { token: token ?? "", digest, at: Date.now() };
    await this.append({ done: entry });
    if (token === undefined) return;
    this.tokens.set(token, entry);
    for (const [oldest, { at }] of this.tokens) {
      if (Date.now() - at < REMEMBERED_MS) break;
      this.tokens.delete(oldest);
    }
  }

  undone(): Promise<void> {
    return this.append({ undone: true });
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  // Written data survives the death of the process: a sync would only guard against a power cut, which the items
  // themselves do not survive either.
  private async append(entry: z.infer<typeof line>): Promise<void> {
    await this.file?.appendFile(`${JSON.stringify(entry)}\n`);
  }
}
