import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { KeepInterests } from "../flows/ports.ts";
import { interestsKind } from "../keys.ts";

/** A declaration replaces the previous one. */
export const keepInterests =
  (documents: DynamoDBDocumentClient, TableName: string): KeepInterests =>
  async (user, declared) => {
    await documents.send(new PutCommand({ TableName, Item: { ...interestsKind.key({ user }), ...declared } }));
  };
