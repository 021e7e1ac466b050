import { randomUUID } from "node:crypto";
import { type FileHandle, open } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { readIfPresent, replaceFile } from "@lyceum/durable-files/durable-file";
import type { DynamoDBRecord } from "aws-lambda";
import * as z from "zod";
import type { Item } from "./wire.ts";

/** One item before and after a write; an image is absent where there was, or is, no item. */
export interface Images {
  readonly table: string;
  readonly key: Item;
  readonly before?: Item | undefined;
  readonly after?: Item | undefined;
}

/** A change as a table's stream delivers it. All tables share one sequence. */
export interface Change {
  readonly sequence: number;
  readonly table: string;
  readonly record: DynamoDBRecord;
}

const item = z.record(z.string(), z.unknown());
const images = z.object({ table: z.string(), key: item, before: item.optional(), after: item.optional() });
const line = z.union([
  z.object({ intent: z.string(), images: z.array(images) }),
  z.object({ ended: z.string(), changes: z.array(z.custom<Change>()) }),
  z.object({ trimmed: z.string(), through: z.number() }),
  z.object({ last: z.number() }),
]);

function recordOf({ table, key, before, after }: Images, sequence: number, expired: boolean): DynamoDBRecord {
  return {
    eventID: randomUUID(),
    eventName: before ? (after ? "MODIFY" : "REMOVE") : "INSERT",
    eventVersion: "1.1",
    eventSource: "aws:dynamodb",
    awsRegion: "us-east-1",
    eventSourceARN: `arn:aws:dynamodb:us-east-1:000000000000:table/${table}/stream/local`,
    dynamodb: {
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      Keys: key as never,
      ...(before && { OldImage: before as never }),
      ...(after && { NewImage: after as never }),
      SequenceNumber: String(sequence).padStart(21, "0"),
      StreamViewType: "NEW_AND_OLD_IMAGES",
    },
    ...(expired && { userIdentity: { type: "Service", principalId: "dynamodb.amazonaws.com" } }),
  };
}

/**
 * The change records of all tables. An intent is stored before a write and ended after it, so that a crash in between
 * loses no record: comparing the item with the intent's image shows whether the write happened.
 */
export class ChangeLog {
  private readonly kept = new Map<string, Change[]>();
  private readonly listeners: ((table: string) => void)[] = [];
  private last = 0;
  private file: FileHandle | undefined;

  /** @returns the log and the intents that a crash left open. */
  static async open(directory: string | undefined): Promise<{ changes: ChangeLog; open: Map<string, Images[]> }> {
    const changes = new ChangeLog();
    const intents = new Map<string, Images[]>();
    if (directory === undefined) return { changes, open: intents };
    const path = join(directory, "changes.ndjson");
    for (const text of ((await readIfPresent(path)) ?? "").split("\n").slice(0, -1)) {
      const entry = line.parse(JSON.parse(text));
      if ("intent" in entry) intents.set(entry.intent, entry.images);
      else if ("ended" in entry) {
        intents.delete(entry.ended);
        changes.hold(entry.changes);
      } else if ("trimmed" in entry) changes.drop(entry.trimmed, entry.through);
      else changes.last = entry.last;
    }
    const lines = [
      { last: changes.last },
      ...[...changes.kept.values()].map((held) => ({ ended: "", changes: held })),
      ...[...intents].map(([intent, held]) => ({ intent, images: held })),
    ];
    await replaceFile(path, lines.map((each) => `${JSON.stringify(each)}\n`).join(""));
    changes.file = await open(path, "a");
    return { changes, open: intents };
  }

  /** Stores the images before a write. @returns the id to end the intent with */
  async intend(before: readonly Images[]): Promise<string> {
    const intent = randomUUID();
    await this.append({ intent, images: [...before] });
    return intent;
  }

  /** Ends an intent with the new images of its items; an unchanged item makes no record. */
  async end(intent: string, after: readonly Images[], expired = false): Promise<void> {
    const changes = after
      .filter(({ before, after }) => !isDeepStrictEqual(before, after))
      .map((each) => {
        this.last++;
        return { sequence: this.last, table: each.table, record: recordOf(each, this.last, expired) };
      });
    await this.append({ ended: intent, changes });
    this.hold(changes);
    for (const table of new Set(changes.map((change) => change.table))) {
      for (const listener of this.listeners) listener(table);
    }
  }

  /** Changes of one table after a sequence, oldest first. */
  read(table: string, after: number, limit: number): Change[] {
    return (this.kept.get(table) ?? []).filter(({ sequence }) => sequence > after).slice(0, limit);
  }

  /** Drops the changes that every reader has seen. */
  async trim(table: string, through: number): Promise<void> {
    this.drop(table, through);
    await this.append({ trimmed: table, through });
  }

  onAppend(listener: (table: string) => void): void {
    this.listeners.push(listener);
  }

  async close(): Promise<void> {
    await this.file?.close();
  }

  private hold(changes: readonly Change[]): void {
    for (const change of changes) {
      const held = this.kept.get(change.table);
      if (held) held.push(change);
      else this.kept.set(change.table, [change]);
      this.last = Math.max(this.last, change.sequence);
    }
  }

  private drop(table: string, through: number): void {
    this.kept.set(
      table,
      (this.kept.get(table) ?? []).filter(({ sequence }) => sequence > through),
    );
  }

  // Written data survives the death of the process: a sync would only guard against a power cut.
  private async append(entry: z.infer<typeof line>): Promise<void> {
    await this.file?.appendFile(`${JSON.stringify(entry)}\n`);
  }
}
