import * as z from "zod";
import { decodeCursor, encodeCursor } from "../../shared/runtime/cursor.ts";
import { productKey } from "../contract.ts";

/** Every index sorts by a rank that ends in `#` and the product's id: the rest of a key follows from it. */
const place = z.strictObject({
  after: z
    .string()
    .max(128)
    .regex(/#[0-9A-Za-z_-]{1,64}$/),
});

/** The key to go on from in one partition of an index. @throws HttpProblem 400 "stale-cursor" */
export function startOf(scope: string, cursor: string | undefined, index: string, partition: string) {
  const after = decodeCursor(scope, cursor, place)?.after;
  if (after === undefined) return undefined;
  const id = after.slice(after.lastIndexOf("#") + 1);
  return { ...productKey(id), [`${index}pk`]: partition, [`${index}sk`]: after };
}

/** The cursor that goes on after an item or key of an index; none after none. */
export const cursorAfter = (scope: string, index: string, key: Record<string, unknown> | undefined) =>
  encodeCursor(scope, key && { after: key[`${index}sk`] });
