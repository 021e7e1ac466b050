import { refuse } from "../../shared/kernel/refusal.ts";

/** Length over composition, after NIST SP 800-63B: no symbol is forced. The user pool has the same policy. */
export const PASSWORD_MIN_LENGTH = 12;

/** Whether the user pool takes a password. Asked before whether there is an account, so that the answer tells nothing. */
export const isStrong = (password: string): boolean =>
  password.length >= PASSWORD_MIN_LENGTH && [/[a-z]/, /[A-Z]/, /[0-9]/].every((kind) => kind.test(password));

export const weakPassword = refuse("weak-password", "Use at least 12 characters with both cases and a digit.");
