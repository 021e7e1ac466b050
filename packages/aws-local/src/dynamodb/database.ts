import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { metered } from "./capacity.ts";
import { ChangeLog } from "./changes.ts";
import { Contention } from "./contention.ts";
import { createTable } from "./create-table.ts";
import { Journal } from "./journal.ts";
import { recorded, targets, withAfter } from "./recorded.ts";
import { openStore } from "./store.ts";
import { TableSettings } from "./tables.ts";
import { Transactions } from "./transactions.ts";
import { Turns } from "./turns.ts";
import { failed, failure, type Input, type Item, isConditionFailure, type Reply } from "./wire.ts";

/** Operations that dynalite implements as they are. */
const PASSED = new Set(
  "CreateTable DeleteTable DescribeTable ListTables GetItem PutItem UpdateItem DeleteItem Query Scan BatchGetItem BatchWriteItem".split(
    " ",
  ),
);
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);

export interface DatabaseOptions {
  /** In memory without one. */
  readonly directory?: string | undefined;
  /**
   * If given, a transaction locks its items for so long, or until it resolves, and conflicting requests are refused;
   * otherwise each request waits for its turn.
   */
  readonly transactionMs?: number | (() => Promise<unknown>) | undefined;
}

type Parts = {
  readonly store: Awaited<ReturnType<typeof openStore>>;
  readonly journal: Journal;
  readonly transactions: Transactions;
  readonly tables: TableSettings;
  readonly changes: ChangeLog;
  readonly contention: Contention | undefined;
};
type Work = () => Promise<Reply>;

/**
 * dynalite's tables, plus what dynalite lacks: transactions, change records, expiry, and the item of a failed
 * condition.
 */
export class Database {
  readonly changes: ChangeLog;
  private readonly parts: Parts;
  private readonly turns = new Turns();
  private readonly writes = new Turns();
  private recording = true;

  private constructor(parts: Parts) {
    this.parts = parts;
    this.changes = parts.changes;
  }

  /** Completes or undoes what a crash interrupted. */
  static async open({ directory, transactionMs }: DatabaseOptions): Promise<Database> {
    if (directory !== undefined) await mkdir(directory, { recursive: true });
    const store = await openStore(directory && join(directory, "tables"));
    const { journal, restore } = await Journal.open(directory);
    const transactions = new Transactions(store.call, journal);
    await transactions.restore(restore);
    const tables = await TableSettings.open(directory);
    const { changes, open } = await ChangeLog.open(directory);
    const contention = transactionMs === undefined ? undefined : new Contention(transactions, transactionMs);
    const database = new Database({ store, journal, transactions, tables, changes, contention });
    for (const [intent, images] of open) await changes.end(intent, await withAfter(images, database.read));
    return database;
  }

  async run(operation: string, input: Input): Promise<Reply> {
    const { store, tables, transactions } = this.parts;
    if (WRITES.has(operation)) return this.noted(operation, input);
    if (operation === "TransactGetItems") {
      return this.meeting(operation, input, this.alone, () => transactions.read(input));
    }
    if (operation === "UpdateTimeToLive") return tables.setTimeToLive(input);
    if (operation === "DescribeTimeToLive") return tables.timeToLive(input);
    if (operation === "DeleteTable") transactions.forget(input.TableName);
    if (operation === "CreateTable") return this.alone(() => createTable(store.call, tables, input));
    if (PASSED.has(operation)) return this.turns.shared(() => store.call(operation, input));
    return failure("NotImplementedException", `${operation} is not emulated.`, {}, 501);
  }

  /** Deletes expired items. */
  sweep(): Promise<void> {
    const { store, tables, changes } = this.parts;
    return this.turns.exclusive(async () => {
      for (const { table, item } of await tables.expired(store.call, Date.now())) {
        const { key } = await this.read(table, item);
        const images = [{ table, key, before: item }];
        const intent = await changes.intend(images);
        await store.call("DeleteItem", { TableName: table, Key: key });
        await changes.end(intent, tables.hasStream(table) ? images : [], true);
      }
    });
  }

  /** Runs `work` without change records, to fill tables before anything listens. */
  async quietly<T>(work: () => Promise<T>): Promise<T> {
    this.recording = false;
    try {
      return await work();
    } finally {
      this.recording = true;
    }
  }

  /**
   * Fills a table that nothing listens to, bypassing change records and the journal: tens of thousands of items in a
   * second or two.
   */
  async fill(TableName: string, items: readonly Item[]): Promise<void> {
    try {
      await this.turns.exclusive(() => this.parts.store.fill(TableName, items));
    } catch (error) {
      throw new Error(`${TableName} is not filled: ${(error as Error).message}`, { cause: error });
    }
    this.parts.tables.touched(TableName);
  }

  /** Deletes the items of all tables, bypassing change records and the journal. */
  empty(): Promise<void> {
    return this.turns.exclusive(() => this.parts.store.empty());
  }

  async close(): Promise<void> {
    const { store, journal, changes, tables } = this.parts;
    await this.turns.exclusive(async () => {});
    await store.close();
    await Promise.all([journal.close(), changes.close(), tables.close()]);
  }

  private readonly read = (TableName: string, source: Item) =>
    this.parts.transactions.imageAt({ TableName, Key: source });

  private readonly alone = (work: Work): Promise<Reply> => this.turns.exclusive(work);

  private meeting(operation: string, input: Input, inTurn: (work: Work) => Promise<Reply>, work: Work): Promise<Reply> {
    const { contention } = this.parts;
    return contention ? contention.meet(operation, input, inTurn, work) : inTurn(work);
  }

  /** Notes the written tables after the write, as a sweep at the same time may have missed it. */
  private async noted(operation: string, input: Input): Promise<Reply> {
    const reply = await this.write(operation, input);
    for (const { table } of failed(reply) ? [] : targets(operation, input)) this.parts.tables.touched(table);
    return reply;
  }

  /**
   * Reads run in parallel with single writes, never with a transaction; writes run one at a time, so that images are
   * exact.
   */
  private write(operation: string, input: Input): Promise<Reply> {
    const { store, changes, tables } = this.parts;
    const { read } = this;
    const apply = (given: Input) =>
      this.recording
        ? recorded({ changes, tables, read }, operation, given, () => this.apply(operation, given))
        : this.apply(operation, given);
    const work = () => metered({ call: store.call, read }, operation, input, apply);
    if (operation === "TransactWriteItems") return this.meeting(operation, input, this.alone, work);
    const inOrder = (each: Work) => this.writes.exclusive(() => this.turns.shared(each));
    // A batch is not a transaction: writes of it that conflict with one are made after that.
    return operation === "BatchWriteItem" ? inOrder(work) : this.meeting(operation, input, inOrder, work);
  }

  private apply(operation: string, input: Input): Promise<Reply> {
    if (operation === "TransactWriteItems") return this.parts.transactions.write(input);
    const { ReturnValuesOnConditionCheckFailure: shown, ...parameters } = input;
    if (shown === "ALL_OLD") return this.explained(operation, parameters as Input);
    return this.parts.store.call(operation, parameters);
  }

  /** A write whose reply has the item that failed its condition. */
  private async explained(operation: string, input: Input): Promise<Reply> {
    const { Key, Item, TableName } = input as Input & { Key?: object; Item?: object };
    const reply = await this.parts.store.call(operation, input);
    if (!isConditionFailure(reply)) return reply;
    const { item } = await this.parts.transactions.imageAt({ TableName, ...(Key ? { Key } : { Item }) });
    return { ...reply, body: { ...reply.body, ...(item && { Item: item }) } };
  }
}
