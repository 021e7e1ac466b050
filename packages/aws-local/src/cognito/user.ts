import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";
import { code } from "./codes.ts";
import { failures } from "./lockout.ts";

const session = z.object({
  origin: z.string().describe("what all tokens of one sign-in have in common"),
  openedAt: z.number(),
  expiresAt: z.number(),
  revoked: z.boolean().default(false),
  takenUntil: z.number().optional().describe("where another refresh token came in its place"),
});
export type Session = z.infer<typeof session>;

/** A user of the pool. `sessions` are refresh tokens by their digest. */
export const user = z.object({
  sub: z.string(),
  email: z.string(),
  attributes: z.record(z.string(), z.string()),
  emailVerified: z.boolean(),
  password: z.string().describe("salt and scrypt digest, both in hex"),
  status: z.enum(["UNCONFIRMED", "CONFIRMED", "FORCE_CHANGE_PASSWORD"]),
  groups: z.array(z.string()),
  enabled: z.boolean(),
  createdAt: z.number(),
  confirmation: code.optional(),
  reset: code.optional(),
  failures: failures.optional(),
  /** The secret of an authenticator app that has not proved itself by a code yet. */
  pendingSecret: z.string().optional(),
  softwareToken: z.object({ secret: z.string(), lastUsed: z.int() }).optional(),
  /** Whether signing in asks for a code of the software token. */
  asksForCode: z.boolean().default(false),
  sessions: z.record(z.string(), session),
});
export type User = z.infer<typeof user>;

export const described = ({ sub, email, emailVerified, attributes }: User): Record<string, string> => ({
  ...attributes,
  sub,
  email,
  email_verified: String(emailVerified),
});

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
