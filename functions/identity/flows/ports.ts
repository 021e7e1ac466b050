import type { Mail } from "../../mail/contract/mail.ts";
import type { Page } from "../../shared/kernel/page.ts";
import type { Refusal } from "../../shared/kernel/refusal.ts";
import type { User } from "../contract/user.ts";
import type { EmailChange } from "../domain/email-change.ts";
import type { Registration } from "../domain/registration.ts";
import type { KeptSession } from "../domain/session.ts";

export interface Tokens {
  readonly accessToken: string;
  readonly idToken: string;
  readonly refreshToken: string;
  readonly expiresIn: number;
  readonly tokenType: "Bearer";
}

export type Now = () => number;

export type NewId = () => string;

/** Opens an account in the user pool, which mails its code in this language; returns its subject. */
export type SignUp = (
  email: string,
  password: string,
  language: User["language"],
) => Promise<string | "taken" | Refusal<"weak-password" | "email-refused" | "too-many-tries">>;
/** The user pool's account of an e-mail; undefined if there is none. */
export type FindAccount = (
  email: string,
) => Promise<{ readonly id: string; readonly isConfirmed: boolean } | undefined>;
/** Deletes an account from the user pool; it is no error if it is gone already. */
export type RemoveAccount = (id: string) => Promise<void>;
/** Mails the owner of an account that somebody registered its address again, with a code for a new password. */
export type RemindOfAccount = (email: string) => Promise<undefined | Refusal<"too-many-tries">>;
/** The unconfirmed accounts, each with the instant of its creation (ms since 1970). */
export type ListUnconfirmed = () => AsyncIterable<{ readonly id: string; readonly createdAt: number }>;

/**
 * Stores a registration in the place of an earlier one of its address; false while that is being confirmed, and if the
 * address was registered too often in this hour.
 */
export type BeginRegistration = (begun: Registration) => Promise<boolean>;
/** Stores the id of a registration's account; false if another registration replaced it. */
export type NameRegistration = (email: string, attempt: string, id: string) => Promise<boolean>;
/** Locks the address while this registration is confirmed; undefined unless it is the newest and has not expired. */
export type BeginConfirming = (email: string, id: string) => Promise<Registration | undefined>;
export type StopConfirming = (email: string, id: string) => Promise<void>;
export type EndRegistration = (email: string, id: string) => Promise<void>;

/** Confirms an account; it is no error if it is confirmed already. */
export type ConfirmSignUp = (
  id: string,
  code: string,
) => Promise<undefined | Refusal<"wrong-code" | "code-expired" | "too-many-tries">>;
/** Mails a new code if there is an account to confirm. */
export type ResendCode = (email: string) => Promise<undefined | Refusal<"too-many-tries">>;
export type OpenSession = (
  email: string,
  password: string,
  code: string | undefined,
) => Promise<Tokens | Refusal<"wrong-credentials" | "second-factor-needed" | "wrong-second-factor" | "too-many-tries">>;
export type RefreshSession = (refreshToken: string) => Promise<Tokens | Refusal<"invalid-refresh-token">>;
/** Ends a session; it is no error if it is unknown or has ended. */
export type CloseSession = (refreshToken: string) => Promise<void>;
/** Ends all sessions of an account. */
export type CloseSessions = (user: string) => Promise<void>;
/** Changes a password, given the current one. */
export type ChangePassword = (
  accessToken: string,
  password: string,
  newPassword: string,
) => Promise<undefined | Refusal<"wrong-password" | "weak-password" | "session-over" | "too-many-tries">>;
export type ForgotPassword = (email: string) => Promise<undefined | Refusal<"too-many-tries">>;
export type ResetPassword = (
  email: string,
  code: string,
  password: string,
) => Promise<undefined | Refusal<"wrong-code" | "too-many-tries" | "weak-password">>;
/** Whether the user of a session has a second factor; undefined if the pool has ended the session. */
export type FindSession = (accessToken: string) => Promise<{ readonly secondFactor: boolean } | undefined>;
export type ListGroups = (user: string) => Promise<readonly string[]>;
/** A new secret for an authenticator app, in base 32. */
export type NewSecret = (accessToken: string) => Promise<string | Refusal<"session-over" | "busy">>;
/** Turns the second factor on, with the new secret. */
export type UseSecret = (
  accessToken: string,
  code: string,
) => Promise<undefined | Refusal<"wrong-code" | "session-over" | "too-many-tries" | "busy">>;
export type ForgetSecret = (accessToken: string) => Promise<undefined | Refusal<"session-over" | "busy">>;
/** Takes an account out of the groups that need a second factor; false if there is no such account. */
export type LeaveStaff = (user: string) => Promise<boolean>;
/** Removes the second factor of an account; false if there is no such account. */
export type ResetSecret = (user: string) => Promise<boolean>;
/** Creates a new creator's public profile; an existing one stays. */
export type OpenProfile = (user: string, name: string, since: string) => Promise<void>;
export type JoinGroup = (user: string, group: "creator") => Promise<undefined | Refusal<"unknown-user">>;

/** A new visitor's id, issued at an instant (ms since 1970). */
export type NewVisitor = (at: number) => string;
/** A token that names a visitor, issued at an instant (ms since 1970). */
export type SignVisitor = (id: string, at: number) => Promise<string>;
/** The visitor that a token of ours names; undefined for any other text. */
export type VerifyVisitor = (token: string) => Promise<string | undefined>;

/** Stores a new user; an existing one stays as they are. */
export type InsertUser = (user: User) => Promise<void>;
/**
 * Gives a visitor's history to a user. It can be claimed once: if another user has it, nothing changes. "conflict": another
 * request claims the same visitor at the same time.
 */
export type ClaimVisitor = (user: string, anonymousId: string, at: string) => Promise<"done" | "conflict">;
/** Sets the language of the user pool's mails; a failure is only logged. */
export type ChangeLanguage = (accessToken: string, language: User["language"]) => Promise<void>;
export type FindUser = (id: string) => Promise<User | undefined>;
/** Changes the given fields; undefined if there is no such user. */
export type UpdateUser = (
  id: string,
  change: { displayName?: string | undefined; language?: User["language"] | undefined },
) => Promise<User | undefined>;

/** Counts a code that is mailed to an address; false if the limit of the hour is reached. */
export type CountMailed = (email: string) => Promise<boolean>;
/** Checks a password by a log-in, whose session is ended at once. */
export type ProvePassword = (
  email: string,
  password: string,
) => Promise<undefined | Refusal<"wrong-password" | "too-many-tries">>;
/** Stores the requested address, replacing an earlier request, and the mail to it. */
export type BeginEmailChange = (change: EmailChange, code: string, mail: Mail) => Promise<"done" | "conflict">;
/** The new address, if the code is right. Each attempt is counted. */
export type TakeEmailCode = (
  user: string,
  code: string,
) => Promise<{ readonly email: string } | Refusal<"wrong-code" | "code-expired" | "too-many-tries">>;
/** Sets the address with which an account logs in. */
export type SetPoolEmail = (
  user: string,
  email: string,
) => Promise<undefined | Refusal<"email-taken" | "email-refused" | "unknown-user">>;
/** Stores a user's new address, ends the change, and mails the previous address. */
export type EndEmailChange = (user: User, mail: Mail) => Promise<"done" | "conflict">;
export type NewCode = () => string;

/** Records a session with its current refresh token. */
export type KeepSession = (tokens: Tokens, userAgent: string | undefined) => Promise<void>;
/** A user's sessions that have not ended, newest first; a page may have fewer than the limit. */
export type ListKept = (
  user: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<KeptSession>>;
/** A session of a user; undefined if it has ended. */
export type ReadKept = (user: string, session: string) => Promise<KeptSession | undefined>;
export type ForgetSession = (user: string, session: string) => Promise<void>;
/** Deletes the session of a refresh token from the list; it is no error if it is not listed. */
export type ForgetToken = (refreshToken: string) => Promise<void>;
/** A session's refresh token; undefined if it can no longer be decrypted. */
export type TokenOf = (user: string, session: KeptSession) => Promise<string | undefined>;
/** Records that all sessions of a user that began until now have ended. */
export type MarkEnded = (user: string) => Promise<void>;
