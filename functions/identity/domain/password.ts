import { refuse } from "../../shared/kernel/refusal.ts";
import { PASSWORD_MIN_LENGTH } from "../settings.ts";

/** Whether the user pool accepts a password. Checked before the account is looked up, so that replies reveal nothing about it. */
export const isStrong = (password: string): boolean =>
  password.length >= PASSWORD_MIN_LENGTH && [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password));

export const weakPassword = refuse("weak-password", "Use at least 12 characters with both cases and a digit.");
