import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import type { KeepInterests } from "../flows/ports.ts";
import { interestsKind } from "../keys.ts";

/** What somebody declares takes the place of what they declared before. */
export const keepInterests =
  (documents: DynamoDBDocumentClient, TableName: string): KeepInterests =>
  async (user, declared) => {
    await documents.send(new PutCommand({ TableName, Item: { ...interestsKind.key({ user }), ...declared } }));
  };
