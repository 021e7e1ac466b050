import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { iso } from "../../../shared/kernel/time.ts";
import type { FindLapsed } from "../../flows/ports.ts";
import { listParts, orderKind, partOf } from "../../keys.ts";

const { place, list } = orderKind;

/** The place of a pending order or subscription in the list by expiry. @param lapsesAt epoch ms */
export const pendingListing = (id: string, lapsesAt: number) =>
  place.pending({ part: partOf(id), lapsesAt: iso(lapsesAt), id });

const pending = z.object({ sk: z.string(), customer: z.string(), id: z.string() });

export const findLapsed = (documents: DynamoDBDocumentClient, TableName: string): FindLapsed =>
  async function* (now) {
    for (const part of listParts) {
      const { index, partition } = list.pending({ part });
      const query = {
        TableName,
        IndexName: index,
        KeyConditionExpression: `${index}Pk = :list AND ${index}Sk <= :now`,
        ExpressionAttributeValues: { ":list": partition, ":now": `${iso(now)}~` },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        for (const item of Items) {
          const { sk, customer, id } = pending.parse(item);
          yield { kind: sk === orderKind.sk ? "order" : "subscription", customer, id };
        }
      }
    }
  };
