import {
  type DynamoDBDocumentClient,
  paginateQuery,
  QueryCommand,
  type QueryCommandInput,
} from "@aws-sdk/lib-dynamodb";
import type * as z from "zod";
import type { Page } from "../kernel/page.ts";
import { decodeCursor, encodeCursor, idPlace } from "./cursor.ts";

/** The most items of a kind that are read if there may be any number. */
const MOST = 100;

/** A partition, and the common beginning of some of its sort keys: the result of a kind's `under`. */
export interface Prefix {
  readonly pk: string;
  readonly prefix: string;
}
interface Options {
  /** Whether the read is strongly consistent, which costs twice as much; true unless given. */
  readonly consistent?: boolean;
}

/** The query of the items under a prefix. */
export const under = (TableName: string, { pk, prefix }: Prefix, { consistent = true }: Options = {}) =>
  ({
    TableName,
    ConsistentRead: consistent,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
  }) satisfies QueryCommandInput;

/** All items under a prefix, in the order of their sort keys. */
export async function allUnder(
  documents: DynamoDBDocumentClient,
  TableName: string,
  prefix: Prefix,
  options?: Options,
): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  const pages = paginateQuery({ client: documents }, under(TableName, prefix, options));
  for await (const { Items = [] } of pages) found.push(...Items);
  return found;
}

interface Listing<Item extends z.ZodType> extends Prefix, Options {
  readonly TableName: string;
  /** Ties a cursor to this list. */
  readonly scope: string;
  readonly item: Item;
}

/** A page of the items under a prefix whose sort keys go on with a ULID and end there: the newest first. */
export async function pageUnder<Item extends z.ZodType>(
  documents: DynamoDBDocumentClient,
  { TableName, scope, item, ...list }: Listing<Item>,
  { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined },
): Promise<Page<z.output<Item>>> {
  const { pk, prefix } = list;
  // A cursor holds only an id, so it cannot reach into another list.
  const after = decodeCursor(scope, cursor, idPlace);
  const { Items = [], LastEvaluatedKey } = await documents.send(
    new QueryCommand({
      ...under(TableName, list, list),
      ScanIndexForward: false,
      Limit: limit,
      ...(after && { ExclusiveStartKey: { pk, sk: prefix + after.id } }),
    }),
  );
  const last = LastEvaluatedKey && { id: String(LastEvaluatedKey.sk).slice(prefix.length) };
  return { items: Items.map((each) => item.parse(each)), cursor: encodeCursor(scope, last) };
}

interface Kinds extends Prefix {
  readonly TableName: string;
  /** What may follow the prefix; in each kind ids sort by time. */
  readonly kinds: readonly string[];
}

/** The items under a prefix as they are now: all, or if there are over a hundred, the newest hundred of each kind. */
export async function newestOf(
  documents: DynamoDBDocumentClient,
  { TableName, pk, prefix, kinds }: Kinds,
): Promise<Record<string, unknown>[]> {
  const newest = (of: string) =>
    documents.send(new QueryCommand({ ...under(TableName, { pk, prefix: of }), ScanIndexForward: false, Limit: MOST }));
  const { Items = [], LastEvaluatedKey } = await newest(prefix);
  if (!LastEvaluatedKey) return Items.reverse();
  const each = await Promise.all(kinds.map((kind) => newest(`${prefix}${kind}#`)));
  return each.flatMap((page) => page.Items ?? []).reverse();
}
