import { type DynamoDBDocumentClient, PutCommand, QueryCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { ttl } from "../../shared/kernel/time.ts";
import { absent, writeIf } from "../../shared/runtime/transact.ts";
import type { KeepPublication, MovePublication, OpenPublications } from "../flows/message-ports.ts";
import { publicationKind } from "../keys.ts";
import { MESSAGE_MS } from "../settings.ts";

/** The most new works of one run; the others wait for the next. */
const MOST_OPEN = 100;

const publication = z.object({
  product: z.string(),
  creatorId: z.string(),
  at: z.string(),
  cursor: z.string().optional(),
});

export const keepPublication =
  (documents: DynamoDBDocumentClient, TableName: string): KeepPublication =>
  async (kept) => {
    const Item = {
      ...publicationKind.key(kept),
      ...kept,
      ...publicationKind.place.open(kept),
      expiresAt: ttl(Date.parse(kept.at) + MESSAGE_MS),
    };
    await writeIf(documents.send(new PutCommand({ TableName, Item, ConditionExpression: absent })));
  };

export const openPublications =
  (documents: DynamoDBDocumentClient, TableName: string): OpenPublications =>
  async () => {
    const { index, partition } = publicationKind.list.open({});
    const { Items = [] } = await documents.send(
      new QueryCommand({
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list`,
        ExpressionAttributeValues: { ":list": partition },
        Limit: MOST_OPEN,
      }),
    );
    return Items.map((item) => publication.parse(item));
  };

export const movePublication =
  (documents: DynamoDBDocumentClient, TableName: string): MovePublication =>
  async (of, cursor) => {
    await documents.send(
      new UpdateCommand({
        TableName,
        Key: publicationKind.key(of),
        ...(cursor === undefined
          ? { UpdateExpression: "REMOVE duePk, dueSk, #cursor" }
          : { UpdateExpression: "SET #cursor = :cursor", ExpressionAttributeValues: { ":cursor": cursor } }),
        ExpressionAttributeNames: { "#cursor": "cursor" },
      }),
    );
  };
