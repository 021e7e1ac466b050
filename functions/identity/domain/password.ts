import { refuse } from "../../shared/kernel/refusal.ts";
import { PASSWORD_MIN_LENGTH } from "../settings.ts";

/** Whether the user pool takes a password. Asked before whether there is an account, so that the answer tells nothing. */
export const isStrong = (password: string): boolean =>
  password.length >= PASSWORD_MIN_LENGTH && [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password));

export const weakPassword = refuse("weak-password", "Use at least 12 characters with both cases and a digit.");
