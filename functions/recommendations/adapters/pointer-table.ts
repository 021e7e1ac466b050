import { type DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { transact } from "../../shared/runtime/transact.ts";
import { type Audit, audit as auditShape } from "../contract/model.ts";
import type { KeepAudit, ListAudits, MovePointer, ReadPointer } from "../flows/ports.ts";
import { auditKind, championKind } from "../keys.ts";
import { pointer } from "../models/pointer.ts";

const KEY = championKind.key({});
/** The row of an audit record, whatever kind of model it is about. */
export const auditRow = (audit: Audit) => ({
  ...auditKind.key({ at: audit.at, action: audit.action, actor: audit.actor }),
  ...audit,
});

export const readPointer =
  (documents: DynamoDBDocumentClient, TableName: string): ReadPointer =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: KEY, ConsistentRead: true }));
    return Item && pointer.parse(Item);
  };

export const movePointer =
  (documents: DynamoDBDocumentClient, TableName: string): MovePointer =>
  async (from, to, audit) => {
    const condition = from
      ? { ConditionExpression: "#version = :version", ExpressionAttributeValues: { ":version": from.version } }
      : { ConditionExpression: "attribute_not_exists(#version)" };
    const moved = {
      Put: { TableName, Item: { ...KEY, ...to }, ExpressionAttributeNames: { "#version": "version" }, ...condition },
    };
    return (await transact(documents, [moved, { Put: { TableName, Item: auditRow(audit) } }])) === "done";
  };

export const keepAudit =
  (documents: DynamoDBDocumentClient, TableName: string): KeepAudit =>
  async (audit) => {
    await documents.send(new PutCommand({ TableName, Item: auditRow(audit) }));
  };

export const listAudits =
  (documents: DynamoDBDocumentClient, TableName: string): ListAudits =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(auditKind.pk, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": auditKind.pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { pk: auditKind.pk, sk: after.id } }),
      }),
    );
    return {
      items: Items.map((item) => auditShape.parse(item)),
      cursor: encodeCursor(auditKind.pk, LastEvaluatedKey && { id: LastEvaluatedKey.sk }),
    };
  };
