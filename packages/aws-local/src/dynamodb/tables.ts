import { join } from "node:path";
import { DurableMap } from "@lyceum/durable-files/durable-map";
import * as z from "zod";
import { type Call, failure, type Input, type Item, type Reply } from "./wire.ts";

const settings = z.object({ stream: z.boolean(), expiresBy: z.string().optional() });
type Settings = z.infer<typeof settings>;

const timeToLive = z.object({
  TableName: z.string(),
  TimeToLiveSpecification: z.object({ Enabled: z.boolean(), AttributeName: z.string() }),
});

/**
 * The settings of a table that dynalite does not know: whether it has a stream, and by which attribute items expire.
 */
export class TableSettings {
  private readonly map: DurableMap<Settings>;
  /** Epoch seconds until which nothing expires in a table without further writes. */
  private readonly quietUntil = new Map<string, number>();
  private constructor(map: DurableMap<Settings>) {
    this.map = map;
  }

  static async open(directory: string | undefined): Promise<TableSettings> {
    return new TableSettings(await DurableMap.open(directory && join(directory, "table-settings.ndjson"), settings));
  }

  hasStream(table: string): boolean {
    return this.map.get(table)?.stream ?? false;
  }

  created({ TableName, StreamSpecification }: Input): Promise<void> {
    const stream = (StreamSpecification as { StreamEnabled?: boolean } | undefined)?.StreamEnabled ?? false;
    return this.map.put([TableName, { stream }]);
  }

  async setTimeToLive(input: Input): Promise<Reply> {
    const { TableName, TimeToLiveSpecification: given } = timeToLive.parse(input);
    const before = this.map.get(TableName);
    if (!before) return failure("ResourceNotFoundException", "Requested resource not found");
    const { expiresBy: _, ...rest } = before;
    this.touched(TableName);
    await this.map.put([TableName, { ...rest, ...(given.Enabled && { expiresBy: given.AttributeName }) }]);
    return { status: 200, body: { TimeToLiveSpecification: given } };
  }

  timeToLive({ TableName }: Input): Reply {
    const found = this.map.get(TableName);
    if (!found) return failure("ResourceNotFoundException", "Requested resource not found");
    const { expiresBy: AttributeName } = found;
    const description = AttributeName
      ? { TimeToLiveStatus: "ENABLED", AttributeName }
      : { TimeToLiveStatus: "DISABLED" };
    return { status: 200, body: { TimeToLiveDescription: description } };
  }

  /** Notes that a table's items may have changed. */
  touched(table: string): void {
    this.quietUntil.delete(table);
  }

  /** Items that expired before `now` (epoch seconds). A table is scanned only if it may have some. */
  async expired(call: Call, now: number): Promise<{ table: string; item: Item }[]> {
    const { body } = await call("ListTables", {});
    const found: { table: string; item: Item }[] = [];
    for (const table of body.TableNames as string[]) {
      const attribute = this.map.get(table)?.expiresBy;
      if (attribute === undefined || (this.quietUntil.get(table) ?? 0) > now / 1000) continue;
      let next = Infinity;
      let start: unknown;
      do {
        const page = await call("Scan", {
          TableName: table,
          FilterExpression: "attribute_type(#at, :number)",
          ExpressionAttributeNames: { "#at": attribute },
          ExpressionAttributeValues: { ":number": { S: "N" } },
          ...(start !== undefined && { ExclusiveStartKey: start }),
        });
        for (const item of (page.body.Items ?? []) as Item[]) {
          const at = Number((item[attribute] as { N: string }).N);
          if (at < Math.floor(now / 1000)) found.push({ table, item });
          else next = Math.min(next, at);
        }
        start = page.body.LastEvaluatedKey;
      } while (start !== undefined);
      this.quietUntil.set(table, next);
    }
    return found;
  }

  close(): Promise<void> {
    return this.map.close();
  }
}
