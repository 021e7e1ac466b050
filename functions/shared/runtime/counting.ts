import type { Write } from "./transact.ts";

/** One counter's update, alone or in a transaction. */
type Counted = { readonly Update: NonNullable<Write["Update"]> };

/** The item that counts how many there are of something. */
export interface Counter {
  readonly TableName: string;
  readonly Key: { readonly pk: string; readonly sk: string };
}

/**
 * Counts one more of what has a limit. The limit is a condition of the write itself, as requests that read the count first
 * would all find room.
 * @param most how many there may be
 * @param expiresAt epoch seconds, after which the count is not needed
 */
export const oneMore = ({ TableName, Key }: Counter, most: number, expiresAt?: number): Counted => ({
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
