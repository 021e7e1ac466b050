import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import type { FindLapsed } from "../../flows/ports.ts";

/** What is pending is spread over so many lists, as one takes a thousand writes a second. */
const SPREAD = 8;
const list = (n: number) => `PENDING#${n}`;

/** Where what is pending is listed: by when it lapses, in epoch milliseconds. An id ends at random. */
export const pendingListing = (id: string, lapsesAt: number) => ({
  gsi2Pk: list((id.codePointAt(id.length - 1) ?? 0) % SPREAD),
  gsi2Sk: `${new Date(lapsesAt).toISOString()}#${id}`,
});

const pending = z.object({ sk: z.string(), customer: z.string(), id: z.string() });

export const findLapsed = (documents: DynamoDBDocumentClient, TableName: string): FindLapsed =>
  async function* (now) {
    for (let n = 0; n < SPREAD; n++) {
      const query = {
        TableName,
        IndexName: "gsi2",
        KeyConditionExpression: "gsi2Pk = :list AND gsi2Sk <= :now",
        ExpressionAttributeValues: { ":list": list(n), ":now": `${new Date(now).toISOString()}~` },
      };
      for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
        for (const item of Items) {
          const { sk, customer, id } = pending.parse(item);
          yield { kind: sk === "ORDER" ? "order" : "subscription", customer, id };
        }
      }
    }
  };
