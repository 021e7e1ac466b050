import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import { type Manifest, manifest } from "../contract/model.ts";
import type { FindManifest, ListManifests } from "../flows/ports.ts";
import { modelKind } from "../keys.ts";

/** A model's item in the list of models. */
export const manifestRow = (value: Manifest) => ({ ...modelKind.key({ model: value.id }), ...value });

export const findManifest =
  (documents: DynamoDBDocumentClient, TableName: string): FindManifest =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: modelKind.key({ model: id }) }));
    return Item && manifest.parse(Item);
  };

export const listManifests =
  (documents: DynamoDBDocumentClient, TableName: string): ListManifests =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(modelKind.pk, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": modelKind.pk },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: modelKind.key({ model: after.id }) }),
      }),
    );
    return {
      items: Items.map((item) => manifest.parse(item)),
      cursor: encodeCursor(modelKind.pk, LastEvaluatedKey && { id: LastEvaluatedKey.sk }),
    };
  };
