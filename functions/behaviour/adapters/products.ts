import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findExisting } from "../../catalogue/client.ts";
import type { FindUnknownProducts } from "../flows/ports.ts";

const AT_ONCE = 100;

/** @param TableName the catalogue's */
export const findUnknownProducts =
  (documents: DynamoDBDocumentClient, TableName: string): FindUnknownProducts =>
  async (ids) => {
    const find = findExisting(documents, TableName);
    const unknown = new Set(ids);
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      for (const id of await find(ids.slice(at, at + AT_ONCE))) unknown.delete(id);
    }
    return unknown;
  };
