import { type DynamoDBDocumentClient, GetCommand, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { entitlement, entitlementKeys, holdKey } from "../../commerce/contract.ts";
import type { FindStanding } from "../ports.ts";

const hold = z.object({ version: z.int() });

/** The hold first: what is granted after it was read moves its version. */
export const findStanding =
  (documents: DynamoDBDocumentClient, TableName: string): FindStanding =>
  async (customer, product) => {
    const Key = holdKey(customer, product);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    const { pk, prefix } = entitlementKeys(customer, product);
    const query = {
      TableName,
      ConsistentRead: true,
      KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
      ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
    };
    let isOwner = false;
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      const rights = Items.map((item) => entitlement.parse(item));
      isOwner ||= rights.some(
        ({ state, endsAt, credits }) => state !== "revoked" && endsAt === undefined && credits === undefined,
      );
    }
    return { hold: Item ? hold.parse(Item).version : 0, isOwner };
  };
