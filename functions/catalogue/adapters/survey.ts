import {
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  paginateQuery,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { writeIf } from "../../shared/runtime/transact.ts";
import { product } from "../contract/product.ts";
import type { FindTopicCounts, KeepTopicCounts, ListRanked, SetRank } from "../flows/ports.ts";
import { productKey, productKind, topicsKind } from "../keys.ts";

const topicCounts = z.object({ at: z.iso.datetime(), counts: z.record(z.string(), z.int()) });

export const findTopicCounts =
  (documents: DynamoDBDocumentClient, TableName: string): FindTopicCounts =>
  async () => {
    const { Item } = await documents.send(new GetCommand({ TableName, Key: topicsKind.key({}) }));
    return Item && topicCounts.parse(Item);
  };

export const keepTopicCounts =
  (documents: DynamoDBDocumentClient, TableName: string): KeepTopicCounts =>
  async (counted) => {
    await documents.send(new PutCommand({ TableName, Item: { ...topicsKind.key({}), ...counted } }));
  };

const ranked = product.pick({ id: true, topic: true, language: true }).extend({ byPopularitySk: z.string() });

export const listRanked = (documents: DynamoDBDocumentClient, TableName: string): ListRanked =>
  async function* () {
    const { index, partition } = productKind.list.byPopularity({});
    const query = {
      TableName,
      IndexName: index,
      KeyConditionExpression: `${index}Pk = :published`,
      ExpressionAttributeValues: { ":published": partition },
      ProjectionExpression: "id, topic, #language, byPopularitySk",
      ExpressionAttributeNames: { "#language": "language" },
    };
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      for (const item of Items) {
        const { byPopularitySk, ...rest } = ranked.parse(item);
        yield { ...rest, rank: byPopularitySk.slice(0, byPopularitySk.indexOf("#")) };
      }
    }
  };

export const setRank =
  (documents: DynamoDBDocumentClient, TableName: string): SetRank =>
  async (id, rank) => {
    await writeIf(
      documents.send(
        new UpdateCommand({
          TableName,
          Key: productKey(id),
          UpdateExpression: "SET byPopularitySk = :rank",
          // A product that was archived meanwhile is not listed.
          ConditionExpression: "#state = :published",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: {
            ":rank": productKind.place.byPopularity({ rank, id }).byPopularitySk,
            ":published": "published",
          },
        }),
      ),
    );
  };
