import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import * as z from "zod";
import { currency } from "../../../shared/kernel/money.ts";
import { allUnder } from "../../../shared/runtime/prefix.ts";
import {
  type DaySum,
  type DaysKept,
  type MonthKept,
  type Movement,
  movements,
  NO_SUMS,
  owedBy,
} from "../../domain/statement.ts";
import type { FindDays, FindMonths } from "../../flows/ports.ts";
import { monthKind } from "../../keys.ts";

const month = z
  .object({
    month: z.string(),
    currency,
    earned: z.int(),
    returned: z.int(),
    recommended: z.int(),
    "recommended-returned": z.int(),
    transferred: z.int(),
    "taken-back": z.int(),
  })
  .transform(({ month, currency, ...sums }): MonthKept => ({ month, currency, sums }));

export const findMonths =
  (documents: DynamoDBDocumentClient, TableName: string): FindMonths =>
  async (creator) =>
    (await allUnder(documents, TableName, monthKind.under({ creator }))).map((item) => month.parse(item));

/** The sums of a month's days are in the month's own item, so they need no further write. */
export const dayName = (day: string, movement: Movement): string => `${day}-${movement}`;
export const countName = (name: string): string => `${name}-count`;

const sum = z.int().default(0);

const days = z.looseObject({ month: z.string(), currency }).transform(({ month, currency, ...sums }): DaysKept => {
  const counted = Array.from({ length: 31 }, (_, n) => String(n + 1).padStart(2, "0")).flatMap((day) =>
    movements.flatMap((movement): DaySum[] => {
      const name = dayName(day, movement);
      const count = sum.parse(sums[countName(name)]);
      const amount = owedBy({ ...NO_SUMS, [movement]: sum.parse(sums[name]) });
      return count === 0 ? [] : [{ day: `${month}-${day}`, movement, count, amount }];
    }),
  );
  return { currency, days: counted };
});

export const findDays =
  (documents: DynamoDBDocumentClient, TableName: string): FindDays =>
  async (creator, of) =>
    (await allUnder(documents, TableName, monthKind.under({ creator, month: of }))).map((item) => days.parse(item));
