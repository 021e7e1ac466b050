import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findUsers } from "../../identity/client.ts";
import type { FindNames } from "../flows/ports.ts";

export const findNames = (documents: DynamoDBDocumentClient, TableName: string): FindNames => {
  const find = findUsers(documents, TableName);
  return async (ids) => new Map([...(await find(ids))].map(([id, { displayName }]) => [id, displayName]));
};
