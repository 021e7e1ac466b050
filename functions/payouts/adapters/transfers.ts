import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { type Transfer, transfer } from "../domain/transfer.ts";
import type { FindTransfer, ListTransfers, OpenTransfers } from "../flows/ports.ts";
import { creatorKey, IN_TRANSIT, TRANSFER, transfersOf } from "./keys.ts";

/** A transfer's id begins with its day, such as 2026-06-01. */
const DAY_CHARACTERS = 10;

/** A transfer as the table keeps it: in the first index only while it is in transit. */
export const transferItem = (kept: Transfer) => ({
  ...creatorKey(kept.creator, TRANSFER + kept.id),
  ...kept,
  gsi2Pk: transfersOf(kept.id.slice(0, DAY_CHARACTERS)),
  gsi2Sk: `${kept.creator}#${kept.id}`,
  ...(kept.state === "in-transit" && { gsi1Pk: IN_TRANSIT, gsi1Sk: `${kept.creator}#${kept.id}` }),
});

export const findTransfer =
  (documents: DynamoDBDocumentClient, TableName: string): FindTransfer =>
  async (creator, id) => {
    const Key = creatorKey(creator, TRANSFER + id);
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && transfer.parse(Item);
  };

export const listTransfers =
  (documents: DynamoDBDocumentClient, TableName: string): ListTransfers =>
  async (creator, { limit, cursor }) => {
    const scope = `transfers:${creator}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { pk, sk } = creatorKey(creator, TRANSFER);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
        ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
        ScanIndexForward: false,
        Limit: limit,
        // The cursor holds the transfer's id alone: what it says never reaches into another creator's list.
        ...(after && { ExclusiveStartKey: creatorKey(creator, TRANSFER + after.id) }),
      }),
    );
    const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(TRANSFER.length) };
    return { items: Items.map((item) => transfer.parse(item)), cursor: encodeCursor(scope, last) };
  };

export const openTransfers = (documents: DynamoDBDocumentClient, TableName: string): OpenTransfers =>
  async function* () {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :open",
      ExpressionAttributeValues: { ":open": IN_TRANSIT },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) yield transfer.parse(item);
    }
  };
