import * as z from "zod";
import { text } from "../../shared/kernel/text.ts";
import { PASSWORD_MIN_LENGTH } from "../settings.ts";

/** Text that is not trimmed, such as a password. */
export const typed = z
  .string()
  .max(256)
  .refine((each) => each.isWellFormed() && !/[\p{Cc}\p{Bidi_Control}]/u.test(each), "text without control characters");

/** A password that is being set. */
export const password = typed
  .min(PASSWORD_MIN_LENGTH)
  .regex(/^\S.*\S$/s, "no space at its beginning or end")
  .describe("at least 12 characters with both cases and a digit");

/** A code from a mail or an authenticator app. */
export const code = z.string().regex(/^\d{6}$/, "six digits");

export const displayName = text(80);
