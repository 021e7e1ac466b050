import { type DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { queryList } from "../../shared/runtime/query-list.ts";
import { absent, transact } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type Affiliate, affiliate } from "../contract/affiliate.ts";
import type { FindAffiliate, FindCode, ListAffiliates, SaveAffiliate } from "../flows/ports.ts";
import { affiliateKind, codeKind } from "../keys.ts";

/** An affiliate as stored. */
export const affiliateItem = (kept: Affiliate) => ({
  ...affiliateKind.key({ id: kept.id }),
  ...kept,
  ...affiliateKind.place.all({ joinedAt: kept.joinedAt, id: kept.id }),
});

export const codeItem = (code: string, user: string) => ({ ...codeKind.key({ code }), user });

export const findAffiliate =
  (documents: DynamoDBDocumentClient, TableName: string): FindAffiliate =>
  async (id) => {
    const { Item } = await documents.send(
      new GetCommand({ TableName, Key: affiliateKind.key({ id }), ConsistentRead: true }),
    );
    return Item && affiliate.parse(Item);
  };

export const findCode =
  (documents: DynamoDBDocumentClient, TableName: string): FindCode =>
  async (code) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: codeKind.key({ code }) }));
    return Item && String(Item.user);
  };

export const saveAffiliate =
  (documents: DynamoDBDocumentClient, TableName: string): SaveAffiliate =>
  async (before, after) => {
    const had = new Set(before?.codes.map(({ code }) => code));
    const fresh = after.codes.filter(({ code }) => !had.has(code));
    const outcome = await transact(
      documents,
      [{ Put: versionedPut(TableName, affiliateItem(after)) }],
      fresh.map(({ code }) => ({
        Put: { TableName, Item: codeItem(code, after.id), ConditionExpression: absent },
      })),
    );
    return outcome === "repeated" ? "taken" : outcome;
  };

export const listAffiliates =
  (documents: DynamoDBDocumentClient, TableName: string): ListAffiliates =>
  (page) =>
    queryList(documents, TableName, { ...affiliateKind.list.all({}), sk: affiliateKind.sk, schema: affiliate }, page);
