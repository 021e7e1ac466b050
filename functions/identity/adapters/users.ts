import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { type DynamoDBDocumentClient, PutCommand, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import { absent, transact, writeIf } from "../../shared/runtime/transact.ts";
import { namePlace, userItem } from "../client.ts";
import { user } from "../contract/user.ts";
import type { ClaimVisitor, InsertUser, UpdateUser } from "../flows/ports.ts";
import { claimedVisitorKind, userKind, visitorClaimKind } from "../keys.ts";

export const insertUser =
  (documents: DynamoDBDocumentClient, TableName: string): InsertUser =>
  async (fresh) => {
    await writeIf(documents.send(new PutCommand({ TableName, Item: userItem(fresh), ConditionExpression: absent })));
  };

export const updateUser =
  (documents: DynamoDBDocumentClient, TableName: string): UpdateUser =>
  async (id, change) => {
    const { displayName } = change;
    const moved = { ...change, ...(displayName !== undefined && namePlace({ id, displayName })) };
    const fields = Object.entries(moved).filter(([, value]) => value !== undefined);
    try {
      const { Attributes } = await documents.send(
        new UpdateCommand({
          TableName,
          Key: userKind.key({ id }),
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

export const claimVisitor =
  (documents: DynamoDBDocumentClient, TableName: string): ClaimVisitor =>
  async (id, anonymousId, at) => {
    const unclaimed = { TableName, ConditionExpression: absent };
    const claims = [
      { Put: { ...unclaimed, Item: { ...visitorClaimKind.key({ anonymousId }), user: id, at } } },
      { Put: { ...unclaimed, Item: { ...claimedVisitorKind.key({ id, anonymousId }), user: id, anonymousId, at } } },
    ];
    return (await transact(documents, [], claims)) === "conflict" ? "conflict" : "done";
  };
