import type { Write } from "./transact.ts";

/** The update of a counter, alone or in a transaction. */
type Counted = { readonly Update: NonNullable<Write["Update"]> };

/** The item with a count. */
export interface Counter {
  readonly TableName: string;
  readonly Key: { readonly pk: string; readonly sk: string };
}

/**
 * Counts one more. The limit is a condition of the write itself, as concurrent requests that read the count first would all
 * pass.
 * @param most the limit
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

/** Counts one less, in the transaction that removes it. */
export const oneLess = ({ TableName, Key }: Counter): Write => ({
  Update: {
    TableName,
    Key,
    UpdateExpression: "ADD #count :less",
    ExpressionAttributeNames: { "#count": "count" },
    ExpressionAttributeValues: { ":less": -1 },
  },
});
