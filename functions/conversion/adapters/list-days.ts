import type { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { findAttribution, findDayRecord } from "../../recommendations/client.ts";
import { longestAttribution } from "../../recommendations/contract/attribution.ts";
import type { ReadCredited, ReadListDay } from "../flows/reading-ports.ts";

export const readListDay = (s3: S3Client, bucket: string): ReadListDay => findDayRecord(s3, bucket);

/** What lists are credited with, as the sums of attribution have it. */
export const readCredited =
  (documents: DynamoDBDocumentClient, TableName: string): ReadCredited =>
  async (days) => {
    const find = findAttribution(documents, TableName);
    const credited = new Map<string, { net: number; margin: number }>();
    for (let from = 0; from < days.length; from += longestAttribution) {
      const { stored } = await find(days.slice(from, from + longestAttribution));
      for (const [name, value] of stored.flatMap(({ sums }) => Object.entries(sums))) {
        const [kind, currency] = name.split(":");
        if (currency === undefined || (kind !== "net" && kind !== "margin")) continue;
        const own = credited.get(currency) ?? { net: 0, margin: 0 };
        credited.set(currency, { ...own, [kind]: own[kind] + value });
      }
    }
    return credited;
  };
