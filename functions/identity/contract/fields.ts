import * as z from "zod";
import { text } from "../../shared/kernel/text.ts";
import { PASSWORD_MIN_LENGTH } from "../settings.ts";

/** As it was typed: nothing is trimmed. */
export const typed = z
  .string()
  .max(256)
  .refine((each) => each.isWellFormed() && !/[\p{Cc}\p{Bidi_Control}]/u.test(each), "text without control characters");

/** A password that is being set. */
export const password = typed
  .min(PASSWORD_MIN_LENGTH)
  .regex(/^\S.*\S$/s, "no space at its beginning or end")
  .describe("at least 12 characters with both cases and a digit");

/** As it is mailed, or as an authenticator app shows it. */
export const code = z.string().regex(/^\d{6}$/, "six digits");

export const displayName = text(80);
