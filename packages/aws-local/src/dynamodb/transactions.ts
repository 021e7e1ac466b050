import { createHash } from "node:crypto";
import * as z from "zod";
import type { Image, Journal } from "./journal.ts";
import { type Call, failed, failure, type Input, type Item, isConditionFailure, type Reply } from "./wire.ts";

const input = z.looseObject({
  TableName: z.string(),
  Key: z.record(z.string(), z.unknown()).optional(),
  Item: z.record(z.string(), z.unknown()).optional(),
  ReturnValuesOnConditionCheckFailure: z.string().optional(),
});
const kinds = ["Put", "Update", "Delete", "ConditionCheck"] as const;
const write = z.strictObject(Object.fromEntries(kinds.map((kind) => [kind, input.optional()])));
const transactWrite = z.object({
  TransactItems: z.array(write).min(1).max(100),
  ClientRequestToken: z.string().min(1).max(36).optional(),
});
const transactGet = z.object({
  TransactItems: z
    .array(z.object({ Get: input }))
    .min(1)
    .max(100),
});

// An update without an expression evaluates its condition; if it creates an item, restoring the image before removes
// it.
const OPERATION = { Put: "PutItem", Update: "UpdateItem", Delete: "DeleteItem", ConditionCheck: "UpdateItem" } as const;

/** The failure of a call that ends the whole transaction. */
class Refused extends Error {
  readonly reply: Reply;
  constructor(reply: Reply) {
    super(String(reply.body.message));
    this.reply = reply;
  }
}

/**
 * All-or-nothing writes and reads on a store without transactions. The caller makes sure that nothing else runs
 * meanwhile.
 */
export class Transactions {
  private readonly call: Call;
  private readonly journal: Journal;
  private readonly keys = new Map<string, readonly string[]>();
  constructor(call: Call, journal: Journal) {
    this.call = call;
    this.journal = journal;
  }

  async restore(images: readonly Image[]): Promise<void> {
    for (const { table, key, item } of images) {
      await (item
        ? this.must("PutItem", { TableName: table, Item: item })
        : this.must("DeleteItem", { TableName: table, Key: key }));
    }
    if (images.length > 0) await this.journal.undone();
  }

  write(request: unknown): Promise<Reply> {
    return this.answer(() => this.tryWrite(request));
  }

  read(request: unknown): Promise<Reply> {
    return this.answer(async () => {
      const { TransactItems } = valid(transactGet, request);
      const Responses = [];
      for (const { Get } of TransactItems) Responses.push(await this.must("GetItem", { ...Get, ConsistentRead: true }));
      return { status: 200, body: { Responses } };
    });
  }

  /** The item that an operation's key, or its new item, names. */
  imageAt(operation: unknown): Promise<Image> {
    return this.imageOf(valid(input, operation));
  }

  /** The items that a request names, in its order; none if the request is invalid, as running it will report that. */
  async named(operation: string, request: unknown): Promise<{ table: string; key: Item }[]> {
    const targets: z.infer<typeof input>[] = [];
    if (operation === "TransactWriteItems") {
      for (const entry of transactWrite.safeParse(request).data?.TransactItems ?? []) {
        targets.push(...kinds.flatMap((kind) => (entry[kind] as z.infer<typeof input> | undefined) ?? []));
      }
    } else if (operation === "TransactGetItems") {
      targets.push(...(transactGet.safeParse(request).data?.TransactItems ?? []).map(({ Get }) => Get));
    } else targets.push(...[input.safeParse(request).data ?? []].flat());
    const named: { table: string; key: Item }[] = [];
    for (const { TableName, Key, Item } of targets) {
      const names = await this.keyOf(TableName).catch(() => []);
      named.push({ table: TableName, key: Object.fromEntries(names.map((name) => [name, (Key ?? Item)?.[name]])) });
    }
    return named;
  }

  private async tryWrite(request: unknown): Promise<Reply> {
    const { TransactItems, ClientRequestToken: token } = valid(transactWrite, request);
    const digest = createHash("sha256").update(JSON.stringify(TransactItems)).digest("base64");
    const before = token === undefined ? undefined : this.journal.digestOf(token);
    if (before === digest) return { status: 200, body: {} };
    if (before !== undefined) {
      return failure("IdempotentParameterMismatchException", "The token was used with other parameters.");
    }
    const steps = TransactItems.map((entry) => {
      const kind = kinds.find((each) => entry[each]);
      if (!kind || Object.keys(entry).length !== 1) {
        throw new Refused(
          failure("ValidationException", "TransactItems can only contain one of Check, Put, Update or Delete"),
        );
      }
      return { kind, input: entry[kind] as Input & z.infer<typeof input> };
    });
    const images: Image[] = [];
    for (const { input } of steps) images.push(await this.imageOf(input));
    if (new Set(images.map(({ table, key }) => JSON.stringify([table, key]))).size < images.length) {
      return failure("ValidationException", "Transaction request cannot include multiple operations on one item");
    }

    await this.journal.begin(images);
    const reasons: Record<string, unknown>[] = [];
    try {
      for (const [n, { kind, input }] of steps.entries()) {
        const { ReturnValuesOnConditionCheckFailure: wanted, ...parameters } = input;
        const reply = await this.call(OPERATION[kind], parameters);
        const image = images[n] as Image;
        if (!failed(reply)) {
          reasons.push({ Code: "None" });
          if (kind === "ConditionCheck" && !image.item) {
            await this.must("DeleteItem", { TableName: image.table, Key: image.key });
          }
        } else if (isConditionFailure(reply)) {
          const Item = wanted === "ALL_OLD" && image.item ? { Item: image.item } : {};
          reasons.push({ Code: "ConditionalCheckFailed", Message: "The conditional request failed", ...Item });
        } else throw new Refused(reply);
      }
    } catch (error) {
      await this.restore(images);
      throw error;
    }
    if (reasons.every(({ Code }) => Code === "None")) {
      await this.journal.end(token, digest);
      return { status: 200, body: {} };
    }
    await this.restore(images);
    const codes = reasons.map(({ Code }) => Code).join(", ");
    return failure(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
      { CancellationReasons: reasons },
    );
  }

  /** Notes that a table was deleted: a new one of that name may have other keys. */
  forget(table: string): void {
    this.keys.delete(table);
  }

  /** The attributes of a table's key, which never change. */
  private async keyOf(TableName: string): Promise<readonly string[]> {
    const known = this.keys.get(TableName);
    if (known) return known;
    const { Table } = (await this.must("DescribeTable", { TableName })) as {
      Table: { KeySchema: { AttributeName: string }[] };
    };
    const names = Table.KeySchema.map(({ AttributeName }) => AttributeName);
    this.keys.set(TableName, names);
    return names;
  }

  private async imageOf({ TableName, Key, Item }: z.infer<typeof input>): Promise<Image> {
    const source = Key ?? Item ?? {};
    const key = Object.fromEntries((await this.keyOf(TableName)).map((name) => [name, source[name]]));
    const found = await this.must("GetItem", { TableName, Key: key, ConsistentRead: true });
    return { table: TableName, key, ...(found.Item ? { item: found.Item as Item } : {}) };
  }

  private async must(operation: string, parameters: unknown): Promise<Record<string, unknown>> {
    const reply = await this.call(operation, parameters);
    if (failed(reply)) throw new Refused(reply);
    return reply.body;
  }

  private async answer(work: () => Promise<Reply>): Promise<Reply> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Refused) return error.reply;
      throw error;
    }
  }
}

function valid<Schema extends z.ZodType>(schema: Schema, request: unknown): z.infer<Schema> {
  const result = schema.safeParse(request);
  if (result.success) return result.data;
  throw new Refused(failure("ValidationException", z.prettifyError(result.error)));
}
