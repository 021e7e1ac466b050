import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { currency } from "../../shared/kernel/money.ts";
import { type Entry, entry } from "../domain/ledger.ts";
import {
  type DaySum,
  type DaysKept,
  type MonthKept,
  type Movement,
  movements,
  NO_SUMS,
  owedBy,
} from "../domain/statement.ts";
import type { FindDays, FindEntries, FindMonths } from "../flows/ports.ts";
import { creatorKey, entriesOf, MONTH } from "./keys.ts";

/** All of a creator's items of one kind, in order. */
export async function allOf<Schema extends z.ZodType>(
  documents: DynamoDBDocumentClient,
  TableName: string,
  [creator, prefix]: readonly [string, string],
  schema: Schema,
): Promise<z.output<Schema>[]> {
  const { pk, sk } = creatorKey(creator, prefix);
  const query = {
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": sk },
  };
  const found: z.output<Schema>[] = [];
  for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
    found.push(...Items.map((item) => schema.parse(item)));
  }
  return found;
}

const month = z
  .object({
    month: z.string(),
    currency,
    earned: z.int(),
    returned: z.int(),
    transferred: z.int(),
    "taken-back": z.int(),
  })
  .transform(({ month, currency, ...sums }): MonthKept => ({ month, currency, sums }));

export const findMonths =
  (documents: DynamoDBDocumentClient, TableName: string): FindMonths =>
  (creator) =>
    allOf(documents, TableName, [creator, MONTH], month);

/** The sums of a month's days are in the month's own item, so that they take no write of their own. */
export const dayName = (day: string, movement: Movement): string => `${day}-${movement}`;
export const countOf = (name: string): string => `${name}-count`;

const days = z.looseObject({ month: z.string(), currency }).transform(({ month, currency, ...sums }): DaysKept => {
  const counted = Array.from({ length: 31 }, (_, n) => String(n + 1).padStart(2, "0")).flatMap((day) =>
    movements.flatMap((movement): DaySum[] => {
      const name = dayName(day, movement);
      const [sum, count] = [sums[name], sums[countOf(name)]].map((each) => Number(each ?? 0)) as [number, number];
      const amount = owedBy({ ...NO_SUMS, [movement]: sum });
      return count === 0 ? [] : [{ day: `${month}-${day}`, movement, count, amount }];
    }),
  );
  return { currency, days: counted };
});

export const findDays =
  (documents: DynamoDBDocumentClient, TableName: string): FindDays =>
  (creator, of) =>
    allOf(documents, TableName, [creator, `${MONTH}${of}#`], days);

export const findEntries =
  (documents: DynamoDBDocumentClient, TableName: string): FindEntries =>
  async (creator, of, most) => {
    const query = {
      TableName,
      IndexName: "gsi1",
      KeyConditionExpression: "gsi1Pk = :month",
      ExpressionAttributeValues: { ":month": entriesOf(creator, of) },
    };
    const found: Entry[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query)) {
      found.push(...Items.map((item) => entry.parse(item)));
      if (found.length > most) return undefined;
    }
    return found;
  };
