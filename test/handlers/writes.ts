import { appendFileSync, readFileSync } from "node:fs";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { expect } from "vitest";

/**
 * Every kind of write that the product makes to DynamoDB while handlers are under test, with its condition. They are
 * compared with the list in writes.txt: a write that lost its condition is not on it. `UPDATE_WRITES=1` adds what is new.
 */
const LIST = new URL("writes.txt", import.meta.url);

interface Part {
  readonly TableName?: string;
  readonly Key?: Readonly<Record<string, unknown>>;
  readonly Item?: Readonly<Record<string, unknown>>;
  readonly ConditionExpression?: string;
}

const seen = new Set<string>();

/** A key as it is made: words stay, and what is filled in is a star; codes look like words. */
const shapeOf = (key: unknown): string =>
  String(key)
    .split("#")
    .map((part, n, parts) => (/^[A-Z][A-Z-]*$/.test(part) && parts[n - 1] !== "CODE" ? part : "*"))
    .join("#");

function note(operation: string, { TableName = "", Key, Item, ConditionExpression = "always" }: Part): void {
  const { pk, sk } = Key ?? Item ?? {};
  // Values are numbered as there are many or few of them.
  const condition = ConditionExpression.replaceAll(/([:#][A-Za-z]+)\d+/g, "$1*").replaceAll(/\s+/g, " ");
  seen.add(`${TableName} ${operation} ${shapeOf(pk)} ${shapeOf(sk)}: ${condition}`);
}

const SINGLE: Readonly<Record<string, string>> = {
  PutCommand: "Put",
  UpdateCommand: "Update",
  DeleteCommand: "Delete",
};

/** Whether the product called what calls this: a stack that is only asked for its third line, which costs next to nothing. */
function isCalledByProduct(): boolean {
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.stackTraceLimit = 3;
  Error.prepareStackTrace = (_, sites) => sites[2]?.getFileName()?.includes("/functions/") ?? false;
  const { stack } = new Error();
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
  return stack as unknown as boolean;
}

let isWatching = false;

/** From here on the writes of the product are noted, and no other: what a test writes itself is not. */
export function watchWrites(): void {
  if (isWatching) return;
  isWatching = true;
  const { send } = DynamoDBDocumentClient.prototype;
  // biome-ignore lint/suspicious/noExplicitAny: the overloads of send are of no use here
  DynamoDBDocumentClient.prototype.send = function (this: DynamoDBDocumentClient, ...given: any[]) {
    const [command] = given;
    const name: string = command.constructor.name;
    const [single, isMany] = [SINGLE[name], name === "TransactWriteCommand"];
    const isNoted = (single !== undefined || isMany) && isCalledByProduct();
    if (isNoted && single) note(single, command.input);
    if (isNoted && isMany) {
      for (const each of command.input.TransactItems ?? []) {
        for (const [operation, part] of Object.entries(each)) note(operation, part as Part);
      }
    }
    return Reflect.apply(send, this, given);
  } as typeof send;
}

/** That every write seen so far is one of those that are known. */
export function checkWrites(): void {
  const known = new Set(readFileSync(LIST, "utf8").split("\n"));
  const strange = [...seen].filter((write) => !known.has(write)).sort();
  if (process.env.UPDATE_WRITES) {
    if (strange.length > 0) appendFileSync(LIST, `${strange.join("\n")}\n`);
    return;
  }
  expect(strange, "writes that test/handlers/writes.txt does not list").toEqual([]);
}
