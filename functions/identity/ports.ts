import type { Refusal } from "../shared/kernel/refusal.ts";
import type { User } from "./contract.ts";

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly expiresIn: number;
  readonly tokenType: "Bearer";
}

export type Now = () => number;

/** Opens an account in the user pool; returns its subject. */
export type SignUp = (email: string, password: string) => Promise<string | Refusal<"email-taken" | "weak-password">>;
/** The subject of an account that this password opens once it is confirmed; undefined for any other. */
export type FindUnconfirmed = (email: string, password: string) => Promise<string | undefined>;
export type ConfirmSignUp = (
  email: string,
  code: string,
) => Promise<undefined | Refusal<"wrong-code" | "code-expired" | "already-confirmed" | "too-many-tries">>;
export type ResendCode = (email: string) => Promise<undefined | Refusal<"already-confirmed" | "too-many-tries">>;
export type OpenSession = (
  email: string,
  password: string,
) => Promise<
  (Tokens & { readonly refreshToken: string }) | Refusal<"wrong-credentials" | "unconfirmed" | "too-many-tries">
>;
export type RefreshSession = (refreshToken: string) => Promise<Tokens | Refusal<"invalid-refresh-token">>;
/** Ends a session; one that is unknown or ended already is no error. */
export type CloseSession = (refreshToken: string) => Promise<void>;
export type ForgotPassword = (email: string) => Promise<undefined | Refusal<"too-many-tries">>;
export type ResetPassword = (
  email: string,
  code: string,
  password: string,
) => Promise<undefined | Refusal<"wrong-code" | "code-expired" | "too-many-tries" | "weak-password">>;
export type JoinGroup = (user: string, group: "creator") => Promise<void>;

/** A new visitor's id, issued at an instant (ms since 1970). */
export type NewVisitor = (at: number) => string;
/** A token that names a visitor, issued at an instant (ms since 1970). */
export type SignVisitor = (id: string, at: number) => Promise<string>;
/** The visitor that a token of ours names; undefined for any other text. */
export type VerifyVisitor = (token: string) => Promise<string | undefined>;

/** Keeps a new user; one who is kept already stays as they are. */
export type InsertUser = (user: User) => Promise<void>;
/** Gives a visitor's history to a user, once: a visitor whom another user claimed stays theirs. */
export type ClaimVisitor = (user: string, anonymousId: string, at: string) => Promise<void>;
export type FindUser = (id: string) => Promise<User | undefined>;
/** Changes the given fields; undefined if there is no such user. */
export type UpdateUser = (
  id: string,
  change: { displayName?: string | undefined; language?: User["language"] | undefined },
) => Promise<User | undefined>;
