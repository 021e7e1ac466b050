import { createHash } from "node:crypto";
import { encodeTime } from "ulid";
import type { FactId } from "../ports.ts";

/** Crockford's base 32, as ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

export const factId: FactId = (at, cause) => {
  const hash = createHash("sha256").update(cause).digest();
  return encodeTime(Date.parse(at), 10) + Array.from(hash.subarray(0, 16), (byte) => DIGITS[byte % 32]).join("");
};
