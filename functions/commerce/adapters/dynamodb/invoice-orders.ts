import { createHash } from "node:crypto";
import { encodeTime } from "ulid";

/** Crockford's base 32, as ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** The order that stands for an invoice: it sorts by when the invoice was made, and is the same each time. */
export function orderIdOf({ id, created }: { readonly id: string; readonly created: number }): string {
  const hash = createHash("sha256").update(`invoice ${id}`).digest();
  return encodeTime(created * 1000, 10) + Array.from(hash.subarray(0, 16), (byte) => DIGITS[byte % 32]).join("");
}
