import { type DynamoDBDocumentClient, GetCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import { decodeCursor, encodeCursor, idPlace } from "../../shared/runtime/cursor.ts";
import type { FindManifest, ListManifests } from "../flows/ports.ts";
import { type Manifest, manifest } from "../models/model.ts";

const MODELS = "MODEL";

/** The row of a model in the list of models. */
export const manifestRow = (value: Manifest) => ({ pk: MODELS, sk: value.id, ...value });

export const findManifest =
  (documents: DynamoDBDocumentClient, TableName: string): FindManifest =>
  async (id) => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: { pk: MODELS, sk: id } }));
    return Item && manifest.parse(Item);
  };

export const listManifests =
  (documents: DynamoDBDocumentClient, TableName: string): ListManifests =>
  async ({ limit, cursor }) => {
    const after = decodeCursor(MODELS, cursor, idPlace);
    const { Items = [], LastEvaluatedKey } = await documents.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: "pk = :pk",
        ExpressionAttributeValues: { ":pk": MODELS },
        ScanIndexForward: false,
        Limit: limit,
        ...(after && { ExclusiveStartKey: { pk: MODELS, sk: after.id } }),
      }),
    );
    return {
      items: Items.map((item) => manifest.parse(item)),
      cursor: encodeCursor(MODELS, LastEvaluatedKey && { id: LastEvaluatedKey.sk }),
    };
  };
