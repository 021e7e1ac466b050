import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { entitlement, entitlementKeys, holdKey, rightKinds } from "../../commerce/contract/order.ts";
import { newestOf } from "../../shared/runtime/prefix.ts";
import type { FindStanding } from "../flows/ports.ts";

const hold = z.object({ version: z.int() });

/** The hold first: what is granted after it was read moves its version. */
export const findStanding =
  (documents: DynamoDBDocumentClient, TableName: string): FindStanding =>
  async (customer, product) => {
    const Key = holdKey(customer, product);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const items = await newestOf(documents, {
      TableName,
      ...entitlementKeys(customer, product),
      kinds: rightKinds,
    });
    const isOwner = items
      .map((item) => entitlement.parse(item))
      .some(({ state, endsAt, credits }) => state !== "revoked" && endsAt === undefined && credits === undefined);
    return { hold: Item ? hold.parse(Item).version : 0, isOwner };
  };
