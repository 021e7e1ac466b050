import { type DynamoDBDocumentClient, GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { absent, type Write, writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { messageKinds } from "../contract/message.ts";
import type { FindChoice, KeepChoice } from "../flows/message-ports.ts";
import { choiceKind } from "../keys.ts";
import { type Choice, NO_CHOICE } from "../messages/choice.ts";

const choice = z.object({
  agreed: z.partialRecord(z.enum(messageKinds), z.string()),
  notOnSite: z.array(z.enum(messageKinds)),
  zone: z.string().optional(),
  quiet: z.object({ from: z.number(), to: z.number() }),
  version: z.int(),
});

export const findChoice =
  (documents: DynamoDBDocumentClient, TableName: string): FindChoice =>
  async (user) => {
    const Key = choiceKind.key({ user });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item ? choice.parse(Item) : NO_CHOICE;
  };

export const keepChoice =
  (documents: DynamoDBDocumentClient, TableName: string): KeepChoice =>
  (user, kept) =>
    writeIf(documents.send(new PutCommand(versionedPut(TableName, { ...choiceKind.key({ user }), ...kept }))));

/** A condition of a transaction: the person's choice has not changed since it was read. */
export const choiceCheck = (TableName: string, user: string, { version }: Choice): Write => ({
  ConditionCheck: {
    TableName,
    Key: choiceKind.key({ user }),
    ...(version === 0
      ? { ConditionExpression: absent }
      : {
          ConditionExpression: "#version = :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": version },
        }),
  },
});
