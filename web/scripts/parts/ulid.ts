const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID: milliseconds, then random bits. */
export function ulid(now: number, random: Uint8Array): string {
  let time = "";
  for (let rest = now, at = 0; at < 10; at++, rest = Math.floor(rest / 32)) time = LETTERS[rest % 32] + time;
  return time + Array.from(random.subarray(0, 16), (byte) => LETTERS[byte % 32]).join("");
}
