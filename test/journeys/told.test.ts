import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { ulid } from "ulid";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { mail, mailItem } from "../../functions/mail/contract.ts";
import { startInstance } from "./instance.ts";

let instance: Awaited<ReturnType<typeof startInstance>>;
beforeAll(async () => {
  instance = await startInstance();
});
afterAll(() => instance.stop());

/** The table of a context's stack. */
const tableOf = (context: string): string =>
  instance.cloud.assembly.of("AWS::DynamoDB::Table", z.unknown()).find(({ stack }) => stack.endsWith(`-${context}`))
    ?.name ?? "";

test("a mail that commerce puts in its table is in the outbox once all is settled", async () => {
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient({}));
  const to = `ann-${ulid().toLowerCase()}@example.org`;
  const put = mail.parse({
    id: ulid(),
    to,
    language: "zh",
    at: new Date().toISOString(),
    template: "gift",
    values: { giver: "Bo", title: "SQL", code: "ABCD", url: "https://shop.example/gifts/ABCD" },
  });
  await documents.send(new PutCommand({ TableName: tableOf("commerce"), Item: mailItem(put) }));
  await instance.cloud.settled();
  const { mails } = (await (await fetch(`${instance.cloud.url}/_local/outbox?to=${to}`)).json()) as { mails: object[] };
  expect(mails).toMatchObject([{ to, template: "gift", links: ["https://shop.example/gifts/ABCD"] }]);
  expect(instance.failures).toEqual([]);
});
