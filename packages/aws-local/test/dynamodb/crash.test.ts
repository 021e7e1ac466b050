import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Journal } from "../../src/dynamodb/journal.ts";
import { startDynamo } from "../../src/dynamodb/server.ts";
import { Transactions } from "../../src/dynamodb/transactions.ts";
import type { Call } from "../../src/dynamodb/wire.ts";

const TableName = "Accounts";
let store: Awaited<ReturnType<typeof startDynamo>>;
let directory: string;
const call: Call = async (operation, input) => {
  const response = await fetch(store.url, {
    method: "POST",
    headers: { "x-amz-target": `DynamoDB_20120810.${operation}` },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};

beforeAll(async () => {
  store = await startDynamo();
  directory = await mkdtemp(join(tmpdir(), "crash-"));
  await call("CreateTable", {
    TableName,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
    KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
  });
});
afterAll(async () => {
  await store.close();
  await rm(directory, { recursive: true });
});

const item = (pk: string, n: number) => ({ pk: { S: pk }, n: { N: String(n) } });
const transaction = {
  ClientRequestToken: "once",
  TransactItems: [
    { Put: { TableName, Item: item("old", 2) } },
    { Put: { TableName, Item: item("new", 2) } },
    { Delete: { TableName, Key: { pk: { S: "gone" } } } },
    { ConditionCheck: { TableName, Key: { pk: { S: "absent" } }, ConditionExpression: "attribute_not_exists(pk)" } },
  ],
};
const contents = async () => {
  const { body } = await call("Scan", { TableName });
  const items = body.Items as ReturnType<typeof item>[];
  return Object.fromEntries(items.map(({ pk, n }) => [pk.S, Number(n?.N)]));
};
const BEFORE = { old: 1, gone: 1 };
const AFTER = { old: 2, new: 2 };

/** Stops for ever at the `last`-th call to the store, after or before it took effect. */
async function crashAt(last: number, effective: boolean): Promise<boolean> {
  const folder = await mkdtemp(join(directory, "run-"));
  for (const pk of ["new", "absent"]) await call("DeleteItem", { TableName, Key: { pk: { S: pk } } });
  for (const pk of ["old", "gone"]) await call("PutItem", { TableName, Item: item(pk, 1) });
  const { journal } = await Journal.open(folder);
  let calls = 0;
  const answered = await new Promise<boolean>((resolve) => {
    const failing: Call = async (operation, input) => {
      if (++calls !== last) return call(operation, input);
      if (effective) await call(operation, input);
      resolve(false);
      return new Promise(() => {});
    };
    new Transactions(failing, journal).write(transaction).then(() => resolve(true));
  });
  await journal.close();
  const next = await Journal.open(folder);
  const restarted = new Transactions(call, next.journal);
  await restarted.restore(next.restore);
  expect(await contents()).toEqual(answered ? AFTER : BEFORE);
  await restarted.write(transaction);
  expect(await contents()).toEqual(AFTER);
  await next.journal.close();
  return answered;
}

test("a crash at any step leaves all of a transaction or nothing, and its retry completes it", async () => {
  let steps = 0;
  while (!(await crashAt(++steps, false))) await crashAt(steps, true);
  expect(steps).toBeGreaterThan(10);
});
