import { mkdir } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";
import { Faults } from "../protocol/faults.ts";
import type { Gate, JsonCall } from "../protocol/gate.ts";
import { ServiceError } from "../protocol/json-service.ts";
import { metered } from "./capacity.ts";
import { ChangeLog } from "./changes.ts";
import { Contention } from "./contention.ts";
import { Journal } from "./journal.ts";
import { recorded, targets, withAfter } from "./recorded.ts";
import { openStore } from "./store.ts";
import { TableSettings } from "./tables.ts";
import { Transactions } from "./transactions.ts";
import { Turns } from "./turns.ts";
import { failed, failure, type Input, type Item, isConditionFailure, type Reply } from "./wire.ts";

/** What dynalite does by itself. */
const PASSED = new Set(
  "CreateTable DeleteTable DescribeTable ListTables GetItem PutItem UpdateItem DeleteItem Query Scan BatchGetItem BatchWriteItem".split(
    " ",
  ),
);
const WRITES = new Set(["PutItem", "UpdateItem", "DeleteItem", "BatchWriteItem", "TransactWriteItems"]);
/** DynamoDB itself promises to delete within days. */
const SWEEP_MS = 60_000;
/** What dynalite knows of a table; encryption, streams and recovery mean nothing to one process. */
const TABLE_FIELDS = new Set(
  "TableName AttributeDefinitions KeySchema BillingMode ProvisionedThroughput GlobalSecondaryIndexes LocalSecondaryIndexes".split(
    " ",
  ),
);

const pick = (input: Input, fields: ReadonlySet<string>) =>
  Object.fromEntries(Object.entries(input).filter(([field]) => fields.has(field)));

const listen = (server: Server, port: number) =>
  new Promise<string>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => resolve(`http://127.0.0.1:${(server.address() as AddressInfo).port}`));
  });
const stop = (server: Server) =>
  new Promise<void>((resolve, reject) => {
    server.close((error) => (error ? reject(error) : resolve()));
    server.closeAllConnections();
  });

/**
 * DynamoDB on 127.0.0.1: dynalite, with transactions that are atomic over a crash, the failing item in a refused
 * conditional write, change records for tables with a stream, and items that expire. In memory without a directory.
 * @param transactionMs given, a transaction has its items for so long, and who meets it there is refused; else each waits for
 * its turn
 */
export async function startDynamo({
  directory,
  port = 0,
  gate,
  transactionMs,
}: {
  directory?: string;
  port?: number;
  /** Lets all pass unless given. */
  gate?: Gate<JsonCall>;
  transactionMs?: number | undefined;
} = {}) {
  if (directory !== undefined) await mkdir(directory, { recursive: true });
  const store = await openStore(directory && join(directory, "tables"));
  const { call } = store;
  const { journal, restore } = await Journal.open(directory);
  const transactions = new Transactions(call, journal);
  await transactions.restore(restore);
  const turns = new Turns();
  const writes = new Turns();
  const tables = await TableSettings.open(directory);
  const read = async (TableName: string, source: Item) => transactions.imageAt({ TableName, Key: source });
  const { changes, open } = await ChangeLog.open(directory);
  for (const [intent, images] of open) await changes.end(intent, await withAfter(images, read));

  const explained = async (operation: string, { ReturnValuesOnConditionCheckFailure: _, ...input }: Input) => {
    const { Key, Item, TableName } = input as Input & { Key?: object; Item?: object };
    const reply = await call(operation, input);
    if (!isConditionFailure(reply)) return reply;
    const { item } = await transactions.imageAt({ TableName, ...(Key ? { Key } : { Item }) });
    return { ...reply, body: { ...reply.body, ...(item && { Item: item }) } };
  };
  /** Replies once the table is active: one that a process leaves half made would never become so. */
  const createTable = async (input: Input): Promise<Reply> => {
    const reply = await call("CreateTable", pick(input, TABLE_FIELDS));
    if (failed(reply)) return reply;
    for (;;) {
      const { body } = await call("DescribeTable", { TableName: input.TableName });
      const TableDescription = body.Table as { TableStatus: string };
      if (TableDescription.TableStatus === "ACTIVE") {
        await tables.created(input);
        return { status: 200, body: { TableDescription } };
      }
      await setTimeout(5);
    }
  };
  const contention = transactionMs === undefined ? undefined : new Contention(transactions, transactionMs);
  type Turn = (work: () => Promise<Reply>) => Promise<Reply>;
  const alone: Turn = (work) => turns.exclusive(work);
  const meeting = (operation: string, input: Input, inTurn: Turn, work: () => Promise<Reply>): Promise<Reply> =>
    contention ? contention.meet(operation, input, inTurn, work) : inTurn(work);
  const make = (operation: string, input: Input): Promise<Reply> => {
    if (operation === "TransactWriteItems") return transactions.write(input);
    if (input.ReturnValuesOnConditionCheckFailure === "ALL_OLD") return explained(operation, input);
    const { ReturnValuesOnConditionCheckFailure: _, ...parameters } = input;
    return call(operation, parameters);
  };
  let recording = true;
  // Reads run beside single writes, never beside a transaction; writes run one at a time, so that images are exact.
  const write = (operation: string, input: Input): Promise<Reply> => {
    const apply = (given: Input) =>
      recording
        ? recorded({ changes, tables, read }, operation, given, () => make(operation, given))
        : make(operation, given);
    const work = () => metered({ call, read }, operation, input, apply);
    if (operation === "TransactWriteItems") return meeting(operation, input, alone, work);
    const inOrder = (each: () => Promise<Reply>) => writes.exclusive(() => turns.shared(each));
    // A batch is no transaction: what of it meets one is made after it.
    return operation === "BatchWriteItem" ? inOrder(work) : meeting(operation, input, inOrder, work);
  };
  /** After the write: a sweep meanwhile has not seen it. */
  const noted = async (operation: string, input: Input): Promise<Reply> => {
    const reply = await write(operation, input);
    for (const { table } of failed(reply) ? [] : targets(operation, input)) tables.touched(table);
    return reply;
  };
  const run = async (operation: string, input: Input): Promise<Reply> => {
    if (WRITES.has(operation)) return noted(operation, input);
    if (operation === "TransactGetItems") return meeting(operation, input, alone, () => transactions.read(input));
    if (operation === "UpdateTimeToLive") return tables.setTimeToLive(input);
    if (operation === "DescribeTimeToLive") return tables.timeToLive(input);
    if (operation === "DeleteTable") transactions.forget(input.TableName);
    if (operation === "CreateTable") return turns.exclusive(() => createTable(input));
    if (PASSED.has(operation)) return turns.shared(() => call(operation, input));
    return failure("NotImplementedException", `${operation} is not emulated.`, {}, 501);
  };
  const sweep = () =>
    turns.exclusive(async () => {
      for (const { table, item } of await tables.expired(call, Date.now())) {
        const { key } = await read(table, item);
        const images = [{ table, key, before: item }];
        const intent = await changes.intend(images);
        await call("DeleteItem", { TableName: table, Key: key });
        await changes.end(intent, tables.hasStream(table) ? images : [], true);
      }
    });
  const sweeper = setInterval(() => void sweep().catch(() => {}), SWEEP_MS);

  const faults = new Faults();
  const server = createServer(async (request, response) => {
    if (faults.control(request, response)) return;
    let reply: Reply;
    try {
      const operation = String(request.headers["x-amz-target"] ?? "").replace(/^DynamoDB_20120810\./, "");
      const input = JSON.parse(await text(request)) as Input;
      gate?.(request.headers.authorization, { operation, input });
      faults.meet(operation);
      reply = await run(operation, input);
    } catch (error) {
      reply =
        error instanceof ServiceError
          ? failure(error.name, error.message, {}, error.status)
          : error instanceof SyntaxError
            ? failure("SerializationException", "The body is not JSON.")
            : failure("InternalServerError", (error as Error).message, {}, 500);
    }
    response.writeHead(reply.status, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(reply.body));
  });
  return {
    url: await listen(server, port),
    changes,
    /** Runs `work` without change records: it fills tables before anything listens. */
    async quietly<T>(work: () => Promise<T>): Promise<T> {
      recording = false;
      try {
        return await work();
      } finally {
        recording = true;
      }
    },
    /** Fills a table that nothing listens to, past all that is kept of writes: tens of thousands of items in a second or two. */
    async fill(TableName: string, items: readonly Item[]): Promise<void> {
      try {
        await turns.exclusive(() => store.fill(TableName, items));
      } catch (error) {
        throw new Error(`${TableName} is not filled: ${(error as Error).message}`, { cause: error });
      }
      tables.touched(TableName);
    },
    /** Deletes what has expired, as happens by itself every minute. */
    sweep,
    async close() {
      clearInterval(sweeper);
      await stop(server);
      await turns.exclusive(async () => {});
      await store.close();
      await Promise.all([journal.close(), changes.close(), tables.close()]);
    },
  };
}
