import { randomBytes, randomInt, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";

const code = z.object({ text: z.string(), expiresAt: z.number(), tries: z.int() });

/** A user of the pool. `sessions` are refresh tokens by their digest. */
export const user = z.object({
  sub: z.string(),
  email: z.string(),
  attributes: z.record(z.string(), z.string()),
  password: z.string().describe("salt and scrypt digest, both in hex"),
  status: z.enum(["UNCONFIRMED", "CONFIRMED", "FORCE_CHANGE_PASSWORD"]),
  groups: z.array(z.string()),
  enabled: z.boolean(),
  createdAt: z.number(),
  confirmation: code.optional(),
  reset: code.optional(),
  sessions: z.record(z.string(), z.object({ origin: z.string(), expiresAt: z.number() })),
  /** Access tokens issued before this instant no longer open Cognito's own calls. */
  signedOutAt: z.number(),
});
export type User = z.infer<typeof user>;

const derive = promisify(scrypt) as (password: string, salt: Buffer, length: number) => Promise<Buffer>;

export async function digestOf(password: string): Promise<string> {
  const salt = randomBytes(16);
  return `${salt.toString("hex")}:${(await derive(password, salt, 32)).toString("hex")}`;
}

export async function isPassword(digest: string, password: string): Promise<boolean> {
  const [salt = "", expected = ""] = digest.split(":");
  return timingSafeEqual(await derive(password, Buffer.from(salt, "hex"), 32), Buffer.from(expected, "hex"));
}

/** The pool's policy: at least twelve characters with both cases and a digit. */
export function checkPassword(password: string): void {
  const missing = [
    [password.length >= 12, "Password not long enough"],
    [/[a-z]/.test(password), "Password must have lowercase characters"],
    [/[A-Z]/.test(password), "Password must have uppercase characters"],
    [/\d/.test(password), "Password must have numeric characters"],
  ].find(([held]) => !held);
  if (missing)
    throw new ServiceError("InvalidPasswordException", `Password did not conform with policy: ${missing[1]}`);
}

const CODE_LIFE_MS = 24 * 3_600_000;
const MAX_TRIES = 5;

export const newCode = (now: number): z.infer<typeof code> => ({
  text: String(randomInt(1_000_000)).padStart(6, "0"),
  expiresAt: now + CODE_LIFE_MS,
  tries: 0,
});

/** @returns what to remember after a wrong try, or undefined when the code is right. */
export function wrongTry(kept: z.infer<typeof code> | undefined, text: string, now: number) {
  if (!kept || kept.expiresAt < now) {
    throw new ServiceError("ExpiredCodeException", "Invalid code provided, please request a code again.");
  }
  if (kept.tries >= MAX_TRIES)
    throw new ServiceError("LimitExceededException", "Attempt limit exceeded, try again later.");
  return kept.text === text ? undefined : { ...kept, tries: kept.tries + 1 };
}
