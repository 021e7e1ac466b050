import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findEntitlements } from "../../commerce/client.ts";
import { owns } from "../../commerce/contract/entitlement.ts";
import type { IsOwner } from "../flows/ports.ts";

export const isOwner =
  (documents: DynamoDBDocumentClient, TableName: string): IsOwner =>
  async (user, productId) =>
    (await findEntitlements(documents, TableName)(user, productId)).some(owns);
