import { createHmac, randomBytes } from "node:crypto";

const STEP_MS = 30_000;
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/** A secret of 160 bits, in the base 32 of RFC 4648 that authenticator apps read. */
export function newSecret(): string {
  const bits = [...randomBytes(20)].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET[Number.parseInt(five, 2)]).join("");
}

function bytesOf(secret: string): Buffer {
  const bits = [...secret].map((letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}

/** The number of the 30-second step of an instant (ms since 1970). */
export const stepAt = (now: number): number => Math.floor(now / STEP_MS);

/** The code of a step (RFC 6238, SHA-1). */
export function codeAt(secret: string, step: number, digits = 6): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const digest = createHmac("sha1", bytesOf(secret)).update(counter).digest();
  const number = digest.readUInt32BE((digest.at(-1) as number) & 0xf) & 0x7f_ff_ff_ff;
  return String(number % 10 ** digits).padStart(digits, "0");
}

/** A clock may be a step ahead or behind. */
const AHEAD_OR_BEHIND = 1;

/** The steps whose codes are accepted at an instant: those near it, after the last used one. */
export function stepsTaken(now: number, lastUsed: number): number[] {
  const at = stepAt(now);
  const steps = Array.from({ length: 2 * AHEAD_OR_BEHIND + 1 }, (_, n) => at - AHEAD_OR_BEHIND + n);
  return steps.filter((step) => step > lastUsed);
}
