import { type DynamoDBDocumentClient, PutCommand, QueryCommand } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { DAY_MS, DAY_SECONDS, dayOf, ttl } from "../../shared/kernel/time.ts";
import { writeIf } from "../../shared/runtime/transact.ts";
import { holdoutReading } from "../contract/holdout.ts";
import { policyReading } from "../contract/policy.ts";
import { reading } from "../contract/reading.ts";
import { murmur3 } from "../experiments/assignment.ts";
import type {
  FindHoldoutReading,
  FindPolicyReading,
  FindReadings,
  KeepBought,
  KeepHoldoutReading,
  KeepPolicyReading,
  KeepReading,
  ReadBought,
} from "../flows/reading-ports.ts";
import { boughtKind, policyKind, readingKind } from "../keys.ts";
import { BOUGHT_SHARDS, KEPT_DAYS, MOST_NIGHTS } from "../settings.ts";

const expiry = (day: string) => ttl(Date.parse(day) + DAY_MS) + KEPT_DAYS * DAY_SECONDS;

const bought = z.object({
  order: z.string(),
  user: z.string(),
  visitors: z.array(z.string()),
  paidAt: z.string(),
  version: z.int(),
  revenue: z.int(),
  refunded: z.int(),
  currency,
  margin: z.int(),
  marginIn: currency,
});

export const keepBought =
  (documents: DynamoDBDocumentClient, TableName: string): KeepBought =>
  async (made) => {
    const day = dayOf(made.paidAt);
    const Key = boughtKind.key({ day, shard: murmur3(made.order) % BOUGHT_SHARDS, order: made.order });
    await writeIf(
      documents.send(
        new PutCommand({
          TableName,
          Item: { ...Key, ...made, expiresAt: expiry(day) },
          ConditionExpression: "attribute_not_exists(pk) OR #version < :version",
          ExpressionAttributeNames: { "#version": "version" },
          ExpressionAttributeValues: { ":version": made.version },
        }),
      ),
    );
  };

/** Pages of a day's orders in one shard: a page has some three thousand. */
const MOST_PAGES = 100;

export const readBought = (documents: DynamoDBDocumentClient, TableName: string): ReadBought =>
  async function* (days) {
    for (const day of days) {
      for (let shard = 0; shard < BOUGHT_SHARDS; shard++) {
        let after: Record<string, unknown> | undefined;
        for (let page = 0; page < MOST_PAGES; page++) {
          const { Items = [], LastEvaluatedKey } = await documents.send(
            new QueryCommand({
              TableName,
              KeyConditionExpression: "pk = :pk",
              ExpressionAttributeValues: { ":pk": boughtKind.under({ day, shard }).pk },
              ExclusiveStartKey: after,
            }),
          );
          for (const item of Items) yield bought.parse(item);
          if (!LastEvaluatedKey) break;
          after = LastEvaluatedKey;
        }
      }
    }
  };

export const keepReading =
  (documents: DynamoDBDocumentClient, TableName: string): KeepReading =>
  async (made) => {
    const Key = readingKind.key({ experiment: made.experiment, day: made.through });
    await documents.send(new PutCommand({ TableName, Item: { ...Key, ...made } }));
  };

async function newest(documents: DynamoDBDocumentClient, TableName: string, pk: string, Limit: number) {
  const { Items = [] } = await documents.send(
    new QueryCommand({
      TableName,
      KeyConditionExpression: "pk = :pk",
      ExpressionAttributeValues: { ":pk": pk },
      ScanIndexForward: false,
      Limit,
    }),
  );
  return Items;
}

export const findReadings =
  (documents: DynamoDBDocumentClient, TableName: string): FindReadings =>
  async (experiment) => {
    const found = await newest(documents, TableName, readingKind.under({ experiment }).pk, MOST_NIGHTS);
    return found.map((item) => reading.parse(item)).reverse();
  };

const HOLDOUT = "holdout";

export const keepHoldoutReading =
  (documents: DynamoDBDocumentClient, TableName: string): KeepHoldoutReading =>
  async (made) => {
    const Key = readingKind.key({ experiment: HOLDOUT, day: made.through });
    await documents.send(new PutCommand({ TableName, Item: { ...Key, ...made } }));
  };

export const findHoldoutReading =
  (documents: DynamoDBDocumentClient, TableName: string): FindHoldoutReading =>
  async () => {
    const [found] = await newest(documents, TableName, readingKind.under({ experiment: HOLDOUT }).pk, 1);
    return found && holdoutReading.parse(found);
  };

export const keepPolicyReading =
  (documents: DynamoDBDocumentClient, TableName: string): KeepPolicyReading =>
  async (made) => {
    const Item = { ...policyKind.key({ day: made.through }), ...made, expiresAt: expiry(made.through) };
    await documents.send(new PutCommand({ TableName, Item }));
  };

export const findPolicyReading =
  (documents: DynamoDBDocumentClient, TableName: string): FindPolicyReading =>
  async () => {
    const [found] = await newest(documents, TableName, policyKind.pk, 1);
    return found && policyReading.parse(found);
  };
