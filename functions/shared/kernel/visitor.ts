import * as z from "zod";

/** Crockford's base 32, as ULIDs are written. */
const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const TIME = 10;
/** Random bytes of an id; five bits of each count. */
export const VISITOR_BYTES = 26;

/** A visitor's id: ten digits for the instant at which we issued it, then 130 random bits. */
export const visitorId = z
  .string()
  .regex(/^[0-7][0-9A-HJKMNP-TV-Z]{35}$/, "a visitor's id as POST /visitors issues it");

/** The id that is issued at `at` (ms since 1970). */
export function visitorIdOf(at: number, random: Uint8Array): string {
  const time = Array.from({ length: TIME }, (_, place) => DIGITS[Math.floor(at / 32 ** (TIME - 1 - place)) % 32]);
  return [...time, ...Array.from(random.subarray(0, VISITOR_BYTES), (byte) => DIGITS[byte % 32])].join("");
}

/** When a visitor's id was issued (ms since 1970); undefined for any other text. */
export const issuedAt = (id: string): number | undefined =>
  visitorId.safeParse(id).success
    ? [...id.slice(0, TIME)].reduce((at, digit) => 32 * at + DIGITS.indexOf(digit), 0)
    : undefined;
