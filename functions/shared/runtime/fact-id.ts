import { createHash } from "node:crypto";
import { encodeTime } from "ulid";

/** Crockford's base 32, as ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID of an instant, derived from the cause, so that a repeated message has the same id. @param at ISO 8601 */
export const factId = (at: string, cause: string): string => {
  const hash = createHash("sha256").update(cause).digest();
  return encodeTime(Date.parse(at), 10) + Array.from(hash.subarray(0, 16), (byte) => DIGITS[byte % 32]).join("");
};
