import type { Write } from "./transact.ts";

/** Where it is counted how many there are of something. */
export interface Counter {
  readonly TableName: string;
  readonly Key: { readonly pk: string; readonly sk: string };
}

/**
 * One more of what there may be only so many of: the count is a condition of the write itself, as whoever counts first
 * and writes then is one of many who do.
 * @param most how many there may be
 * @param expiresAt epoch seconds, from when on the count is not needed any more
 */
export const oneMore = ({ TableName, Key }: Counter, most: number, expiresAt?: number): Write => ({
  Update: {
    TableName,
    Key,
    UpdateExpression: `ADD #count :one${expiresAt === undefined ? "" : " SET expiresAt = :end"}`,
    ConditionExpression: "attribute_not_exists(#count) OR #count < :most",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":one": 1, ":most": most, ...(expiresAt !== undefined && { ":end": expiresAt }) },
  },
});

/** One less, in the transaction that takes it away. */
export const oneLess = ({ TableName, Key }: Counter): Write => ({
  Update: {
    TableName,
    Key,
    UpdateExpression: "ADD #count :less",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":less": -1 },
  },
});
