import * as z from "zod";
import type { Currency } from "../../shared/kernel/money.ts";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { furtherPriceKind, productKey, productKind } from "../keys.ts";

/** Whether an item is a product's entry at a further price. */
export const isFurther = ({ sk }: Record<string, unknown>): boolean => sk !== productKind.sk;

/** The sort keys of every index end in `#` and the product's id: the rest of an item's key follows from that. */
const position = z.strictObject({
  after: z
    .string()
    .max(128)
    .regex(/#[0-9A-Za-z_-]{1,64}$/),
  further: z.literal(true).optional(),
});

/**
 * The key from which a query of one partition of an index continues.
 * @param currency of the prices that the index sorts by
 * @throws HttpProblem 400 "stale-cursor"
 */
export function startOf(
  scope: string,
  {
    cursor,
    index,
    partition,
    currency,
  }: {
    readonly cursor: string | undefined;
    readonly index: string;
    readonly partition: string;
    readonly currency?: Currency | undefined;
  },
) {
  const { after, further } = decodeCursor(scope, cursor, position) ?? {};
  if (after === undefined) return undefined;
  const id = after.slice(after.lastIndexOf("#") + 1);
  const key = further && currency ? furtherPriceKind.key({ id, currency }) : productKey(id);
  return { ...key, [`${index}Pk`]: partition, [`${index}Sk`]: after };
}

/** The cursor after an item or key of an index. */
export const cursorAfter = (scope: string, index: string, key: Record<string, unknown> | undefined) =>
  encodeCursor(scope, key && { after: key[`${index}Sk`], ...(isFurther(key) && { further: true }) });
