import * as z from "zod";
import type { Mail } from "../../mail/contract/mail.ts";
import { type Refusal, refuse } from "../../shared/kernel/refusal.ts";
import { SECOND_MS } from "../../shared/kernel/time.ts";
import type { User } from "../contract/user.ts";
import { EMAIL_CODE_TRIES } from "../settings.ts";

/** A requested change of address. It takes effect once the user confirms it by the code that is mailed there. */
export const emailChange = z.object({
  id: z.string().describe("of the user"),
  email: z.string(),
  at: z.iso.datetime(),
  expiresAt: z.int().describe("epoch seconds"),
  tried: z.int().default(0).describe("how often a code was tried"),
});
export type EmailChange = z.infer<typeof emailChange>;

export const wrongCode = refuse("wrong-code", "This is not the latest code that was mailed to the new address.");
export const tooManyTries = refuse(
  "too-many-tries",
  "Too many attempts for this code: ask for a new one by POST /me/email.",
);

/** Why a change of address can no longer be confirmed by any code; undefined if it can. */
export function overOf(
  change: EmailChange | undefined,
  now: number,
): undefined | Refusal<"wrong-code" | "code-expired" | "too-many-tries"> {
  if (!change) return wrongCode;
  // DynamoDB may delete an expired item days later.
  if (change.expiresAt * SECOND_MS <= now)
    return refuse("code-expired", "The code is no longer valid: ask for a new one by POST /me/email.");
  return change.tried >= EMAIL_CODE_TRIES ? tooManyTries : undefined;
}

const envelope = ({ id, language }: User, at: string) => ({ language, at, id: `address-${id}-${at}` });

/** The mail to the new address: with a code, or, if the address has an account, saying so. */
export const codeMailOf = (user: User, to: string, at: string, code: string | undefined): Mail =>
  code === undefined
    ? { ...envelope(user, at), to, template: "address-taken", values: {} }
    : { ...envelope(user, at), to, template: "address-code", values: { code } };

/** The mail to the previous address. */
export const changedMailOf = (user: User, email: string, at: string): Mail => ({
  ...envelope(user, at),
  to: user.email,
  template: "address-changed",
  values: { to: email },
});
