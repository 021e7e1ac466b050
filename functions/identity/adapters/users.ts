import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { pause } from "../../shared/runtime/pause.ts";
import { absent, transact, writeIf } from "../../shared/runtime/transact.ts";
import { user, userKey, visitorKey } from "../contract/identity.ts";
import type { ClaimVisitor, FindUser, InsertUser, UpdateUser } from "../flows/ports.ts";

export const insertUser =
  (documents: DynamoDBDocumentClient, TableName: string): InsertUser =>
  async (fresh) => {
    const Item = { ...userKey(fresh.id), ...fresh };
    await writeIf(documents, new PutCommand({ TableName, Item, ConditionExpression: absent }));
  };

export const findUser =
  (documents: DynamoDBDocumentClient, TableName: string): FindUser =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: userKey(id) }));
    return Item && user.parse(Item);
  };

export const updateUser =
  (documents: DynamoDBDocumentClient, TableName: string): UpdateUser =>
  async (id, change) => {
    const fields = Object.entries(change).filter(([, value]) => value !== undefined);
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: userKey(id),
          UpdateExpression: `SET ${fields.map(([name]) => `#${name} = :${name}`).join(", ")}`,
          ConditionExpression: "attribute_exists(pk)",
          ExpressionAttributeNames: Object.fromEntries(fields.map(([name]) => [`#${name}`, name])),
          ExpressionAttributeValues: Object.fromEntries(fields.map(([name, value]) => [`:${name}`, value])),
          ReturnValues: "ALL_NEW",
        }),
      );
      return user.parse(Attributes);
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return undefined;
      throw error;
    }
  };

/** A claim that meets another one is tried again: by then it is decided whose the visitor is. */
const CLAIM_ATTEMPTS = 8;

export const claimVisitor =
  (documents: DynamoDBDocumentClient, TableName: string): ClaimVisitor =>
  async (id, anonymousId, at) => {
    const unclaimed = { TableName, ConditionExpression: absent };
    const claims = [
      { Put: { ...unclaimed, Item: { pk: `VISITOR#${anonymousId}`, sk: "CLAIM", user: id, at } } },
      { Put: { ...unclaimed, Item: { ...visitorKey(id, anonymousId), user: id, anonymousId, at } } },
    ];
    for (let attempt = 1; ; attempt++) {
      if ((await transact(documents, [], claims)) !== "conflict") return;
      if (attempt === CLAIM_ATTEMPTS) throw new Error(`Others claimed visitor ${anonymousId} at the same time.`);
      await pause(attempt);
    }
  };
