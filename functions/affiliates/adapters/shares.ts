import { type DynamoDBDocumentClient, PutCommand } from "@aws-sdk/lib-dynamodb";
import { itemsOf } from "../../shared/runtime/items-of.ts";
import { queryList } from "../../shared/runtime/query-list.ts";
import { writeIf } from "../../shared/runtime/transact.ts";
import { versionedPut } from "../../shared/runtime/versioned-put.ts";
import { type AffiliateShares, affiliateShares } from "../contract/affiliate-share.ts";
import type { FindShares, ListShares, SaveShares } from "../flows/ports.ts";
import { shareKind } from "../keys.ts";

/** Shares as stored: those of single products are in their creator's list. */
export const sharesItem = (kept: AffiliateShares) => {
  const { creator, subject } = kept;
  return {
    ...shareKind.key({ subject }),
    ...kept,
    ...(subject.startsWith("PRODUCT#") && shareKind.place.ofCreator({ creator, subject })),
  };
};

/** For at most 50 products and their creators. */
export const findShares =
  (documents: DynamoDBDocumentClient, TableName: string): FindShares =>
  async (subjects) => {
    const keys = subjects.map((subject) => shareKind.key({ subject }));
    const items = keys.length === 0 ? [] : await itemsOf(documents, TableName, keys, { consistent: true });
    return new Map(items.map((item) => affiliateShares.parse(item)).map((each) => [each.subject, each]));
  };

export const saveShares =
  (documents: DynamoDBDocumentClient, TableName: string): SaveShares =>
  async (after) =>
    writeIf(documents.send(new PutCommand(versionedPut(TableName, sharesItem(after)))));

export const listShares =
  (documents: DynamoDBDocumentClient, TableName: string): ListShares =>
  (creator, page) =>
    queryList(
      documents,
      TableName,
      { ...shareKind.list.ofCreator({ creator }), sk: shareKind.sk, schema: affiliateShares },
      page,
    );
