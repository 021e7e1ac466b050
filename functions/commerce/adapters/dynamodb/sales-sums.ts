import { type DynamoDBDocumentClient, paginateQuery } from "@aws-sdk/lib-dynamodb";
import { currency as known } from "../../../shared/kernel/money.ts";
import { partFor } from "../../../shared/runtime/spread.ts";
import { absent, transact, type Write } from "../../../shared/runtime/transact.ts";
import type { CountJournal, FindSums } from "../../flows/sales-ports.ts";
import { countedKind, productSalesDayKind, salesDayKind } from "../../keys.ts";
import { type Counted, countsOf, type DaySums, summed } from "../../sales/sums.ts";

type Asked = Pick<Counted, "creator" | "product">;

const nameOf = (currency: string, sum: string): string => `${currency}-${sum}`;
const shardName = (part: number): string => (part === 0 ? "" : `#${part}`);

function keyOf({ creator, product, day }: Asked & { readonly day: string }, part: number) {
  const shard = shardName(part);
  return product === undefined
    ? salesDayKind.key({ creator, day, shard })
    : productSalesDayKind.key({ creator, product, day, shard });
}

/** The additions to a day's item in one write: sums commute, so they need no version. */
function gain(TableName: string, of: Counted, part: number): Write {
  const gains = summed.filter((sum) => of.sums[sum] !== 0);
  return {
    Update: {
      TableName,
      Key: keyOf(of, part),
      UpdateExpression: `SET #day = :day ADD ${gains.map((_, n) => `#s${n} :s${n}`).join(", ")}`,
      ExpressionAttributeNames: {
        "#day": "day",
        ...Object.fromEntries(gains.map((sum, n) => [`#s${n}`, nameOf(of.currency, sum)])),
      },
      ExpressionAttributeValues: {
        ":day": of.day,
        ...Object.fromEntries(gains.map((sum, n) => [`:s${n}`, of.sums[sum]])),
      },
    },
  };
}

export const countJournal =
  (documents: DynamoDBDocumentClient, TableName: string): CountJournal =>
  (journal, attempt) => {
    const { orderId: order, cause } = journal;
    const once = { Put: { TableName, Item: countedKind.key({ order, cause }), ConditionExpression: absent } };
    const counts = countsOf(journal).filter(({ sums }) => summed.some((sum) => sums[sum] !== 0));
    // All sales of a creator add to their day, so a write that conflicted tries another shard.
    const part = partFor(attempt + 1);
    return transact(
      documents,
      counts.map((each) => gain(TableName, each, part)),
      [once],
    );
  };

const amount = (value: unknown): number => (typeof value === "number" ? value : 0);

/** The sums in an item, by currency. */
function sumsIn(item: Readonly<Record<string, unknown>>): DaySums[] {
  return known.options.flatMap((currency) => {
    const of = (sum: (typeof summed)[number]) => amount(item[nameOf(currency, sum)]);
    const sums = {
      count: of("count"),
      quantity: of("quantity"),
      gross: of("gross"),
      refunded: of("refunded"),
      earned: of("earned"),
      affiliates: of("affiliates"),
    };
    return summed.some((sum) => sums[sum] !== 0) ? [{ day: String(item.day), currency, sums }] : [];
  });
}

/** A day has one item for each shard that was needed: one, unless its creator sells dozens in a second. */
export const findSums =
  (documents: DynamoDBDocumentClient, TableName: string): FindSums =>
  async ({ creator, product }, from, to) => {
    const [first, last] = [keyOf({ creator, product, day: from }, 0), keyOf({ creator, product, day: to }, 0)];
    const query = {
      TableName,
      KeyConditionExpression: "pk = :pk AND sk BETWEEN :from AND :to",
      // After every shard of the last day.
      ExpressionAttributeValues: { ":pk": first.pk, ":from": first.sk, ":to": `${last.sk}~` },
    };
    const found: DaySums[] = [];
    for await (const { Items = [] } of paginateQuery({ client: documents }, query))
      found.push(...Items.flatMap(sumsIn));
    return found;
  };

/** Stored sums as items, for demo data. */
export function sumItems(counts: readonly Counted[]): Record<string, unknown>[] {
  const items = new Map<string, Record<string, unknown>>();
  for (const of of counts) {
    const key = keyOf(of, 0);
    const item = items.get(`${key.pk} ${key.sk}`) ?? { ...key, day: of.day };
    for (const sum of summed) {
      const name = nameOf(of.currency, sum);
      if (of.sums[sum] !== 0) item[name] = amount(item[name]) + of.sums[sum];
    }
    items.set(`${key.pk} ${key.sk}`, item);
  }
  return [...items.values()];
}
