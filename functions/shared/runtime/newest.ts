import { type DynamoDBDocumentClient, QueryCommand, type QueryCommandInput } from "@aws-sdk/lib-dynamodb";

/** Of what there may be any number of, so many are read. */
const MOST = 100;

interface Prefixed {
  readonly TableName: string;
  readonly pk: string;
  readonly prefix: string;
  /** What may come after the prefix; in each kind ids sort by time. */
  readonly kinds: readonly string[];
}

/** What a query of the items under a prefix says, as they are now. */
export const under = (TableName: string, pk: string, prefix: string) =>
  ({
    TableName,
    ConsistentRead: true,
    KeyConditionExpression: "pk = :pk AND begins_with(sk, :prefix)",
    ExpressionAttributeValues: { ":pk": pk, ":prefix": prefix },
  }) satisfies QueryCommandInput;

/** The items under a prefix, as they are now: all of them, or where they are over a hundred, the newest hundred of each kind. */
export async function newestOf(
  documents: DynamoDBDocumentClient,
  { TableName, pk, prefix, kinds }: Prefixed,
): Promise<Record<string, unknown>[]> {
  const newest = (of: string) =>
    documents.send(new QueryCommand({ ...under(TableName, pk, of), ScanIndexForward: false, Limit: MOST }));
  const { Items = [], LastEvaluatedKey } = await newest(prefix);
  if (!LastEvaluatedKey) return Items.reverse();
  const each = await Promise.all(kinds.map((kind) => newest(`${prefix}${kind}#`)));
  return each.flatMap((page) => page.Items ?? []).reverse();
}
