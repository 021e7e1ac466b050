import * as z from "zod";
import type { Currency } from "../../shared/kernel/money.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { productKey } from "../contract/product.ts";

/** The key of the item that lists a product at a further price of its. */
export const furtherKey = (id: string, currency: Currency) => ({ pk: productKey(id).pk, sk: `PRICE#${currency}` });
export const isFurther = ({ sk }: Record<string, unknown>): boolean => sk !== productKey("").sk;

/** Every index sorts by a rank that ends in `#` and the product's id: the rest of a key follows from it. */
const place = z.strictObject({
  after: z
    .string()
    .max(128)
    .regex(/#[0-9A-Za-z_-]{1,64}$/),
  further: z.literal(true).optional(),
});

/**
 * The key to go on from in one partition of an index.
 * @param currency of the prices that the index sorts by
 * @throws HttpProblem 400 "stale-cursor"
 */
export function startOf(
  scope: string,
  cursor: string | undefined,
  index: string,
  partition: string,
  currency?: Currency,
) {
  const { after, further } = decodeCursor(scope, cursor, place) ?? {};
  if (after === undefined) return undefined;
  const id = after.slice(after.lastIndexOf("#") + 1);
  const key = further && currency ? furtherKey(id, currency) : productKey(id);
  return { ...key, [`${index}Pk`]: partition, [`${index}Sk`]: after };
}

/** The cursor that goes on after an item or key of an index; none after none. */
export const cursorAfter = (scope: string, index: string, key: Record<string, unknown> | undefined) =>
  encodeCursor(scope, key && { after: key[`${index}Sk`], ...(isFurther(key) && { further: true }) });
