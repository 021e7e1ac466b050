import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { organisation, organisationKey, poolCount, poolKey } from "../../../organisations/contract/organisation.ts";
import { itemsOf } from "../../../shared/runtime/items-of.ts";
import type { FindMailed, FindOrganisation } from "../../flows/ports.ts";

export const findOrganisation =
  (documents: DynamoDBDocumentClient, TableName: string): FindOrganisation =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: organisationKey(id), ConsistentRead: true }),
    );
    return Item && organisation.parse(Item);
  };

export const findMailed =
  (documents: DynamoDBDocumentClient, TableName: string): FindMailed =>
  async ({ id, lines }) => {
    const mailed = new Map<string, number>();
    const products = new Map(lines.map(({ productId }) => [poolKey(id, productId).pk, productId]));
    const keys = lines.map(({ productId }) => poolKey(id, productId));
    for (const item of await itemsOf(documents, TableName, keys, { consistent: true })) {
      const product = products.get(String(item.pk));
      if (product !== undefined) mailed.set(product, poolCount.parse(item).mails);
    }
    return mailed;
  };
