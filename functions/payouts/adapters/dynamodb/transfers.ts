import { type DynamoDBDocumentClient, GetCommand, paginateQuery, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { dayOf } from "../../../shared/kernel/time.ts";
import { decodeCursor, encodeCursor, idPlace } from "../../../shared/runtime/cursor.ts";
import { under } from "../../../shared/runtime/prefix.ts";
import { type Transfer, transfer } from "../../domain/transfer.ts";
import type { FindTransfer, ListTransfers, ListTransfersOfDay, OpenTransfers } from "../../flows/ports.ts";
import { transferKind } from "../../keys.ts";

/** A transfer as stored: its id begins with its day, such as 2026-06-01. */
export const transferItem = (kept: Transfer) => ({
  ...transferKind.key(kept),
  ...kept,
  ...transferKind.place.ofDay({ ...kept, day: dayOf(kept.id) }),
  ...(kept.state === "in-transit" && transferKind.place.inTransit(kept)),
});

export const findTransfer =
  (documents: DynamoDBDocumentClient, TableName: string): FindTransfer =>
  async (creator, id) => {
    const Key = transferKind.key({ creator, id });
    const { Item } = await documents.send(new GetCommand({ TableName, Key, ConsistentRead: true }));
    return Item && transfer.parse(Item);
  };

export const listTransfers =
  (documents: DynamoDBDocumentClient, TableName: string): ListTransfers =>
  async (creator, { limit, cursor }) => {
    const scope = `transfers:${creator}`;
    const after = decodeCursor(scope, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        ...under(TableName, transferKind.under({ creator }), { consistent: false }),
        ScanIndexForward: false,
        Limit: limit,
        // The cursor holds only the transfer's id, so it cannot reach into another creator's list.
        ...(after && { ExclusiveStartKey: transferKind.key({ creator, id: after.id }) }),
      }),
    );
    const items = Items.map((item) => transfer.parse(item));
    const last = items.at(-1);
    return { items, cursor: encodeCursor(scope, LastEvaluatedKey && last && { id: last.id }) };
  };

/** The transfers of one list, of all creators. */
async function* listed(
  client: DynamoDBDocumentClient,
  TableName: string,
  { index, partition }: { readonly index: string; readonly partition: string },
): AsyncIterable<Transfer> {
  const query = {
    TableName,
    IndexName: index,
    KeyConditionExpression: `${index}Pk = :list`,
    ExpressionAttributeValues: { ":list": partition },
  };
  for await (const { Items = [] } of paginateQuery({ client }, query)) {
    for (const item of Items) yield transfer.parse(item);
  }
}

export const openTransfers =
  (documents: DynamoDBDocumentClient, TableName: string): OpenTransfers =>
  () =>
    listed(documents, TableName, transferKind.list.inTransit({}));

export const listTransfersOfDay =
  (documents: DynamoDBDocumentClient, TableName: string): ListTransfersOfDay =>
  (day) =>
    listed(documents, TableName, transferKind.list.ofDay({ day }));
