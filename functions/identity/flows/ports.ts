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
/** Takes an account out of the user pool; one that is gone already is no error. */
export type RemoveAccount = (id: string) => Promise<void>;
/** Mails the owner of an account that somebody registered its e-mail again, with a code for a new password. */
export type RemindOfAccount = (email: string) => Promise<undefined | Refusal<"too-many-tries">>;
/** The accounts that were not confirmed, each with when it was opened (ms since 1970). */
export type ListUnconfirmed = () => AsyncIterable<{ readonly id: string; readonly createdAt: number }>;

/**
 * Puts a registration in the place of any other of its e-mail; false while that is being confirmed, and where the
 * e-mail was registered too often in this hour.
 */
export type BeginRegistration = (begun: Registration) => Promise<boolean>;
/** Says which account a registration opens; false if another registration took its place. */
export type NameRegistration = (email: string, attempt: string, id: string) => Promise<boolean>;
/** Keeps the e-mail for who confirms this registration; undefined unless it is the newest, and not over. */
export type BeginConfirming = (email: string, id: string) => Promise<Registration | undefined>;
export type StopConfirming = (email: string, id: string) => Promise<void>;
export type EndRegistration = (email: string, id: string) => Promise<void>;

/** Confirms an account; one that is confirmed already is no error. */
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
/** Ends a session; one that is unknown or ended already is no error. */
export type CloseSession = (refreshToken: string) => Promise<void>;
/** Ends all sessions of an account. */
export type CloseSessions = (user: string) => Promise<void>;
/** Sets another password by the one of now. */
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
/** Whether a session goes on at the pool, and its user has a second factor; undefined if it was ended. */
export type FindSession = (accessToken: string) => Promise<{ readonly secondFactor: boolean } | undefined>;
export type ListGroups = (user: string) => Promise<readonly string[]>;
/** A new secret for an authenticator app, in base 32. */
export type NewSecret = (accessToken: string) => Promise<string | Refusal<"session-over" | "busy">>;
/** Has logging in ask for codes of the new secret from now on. */
export type UseSecret = (
  accessToken: string,
  code: string,
) => Promise<undefined | Refusal<"wrong-code" | "session-over" | "too-many-tries" | "busy">>;
export type ForgetSecret = (accessToken: string) => Promise<undefined | Refusal<"session-over" | "busy">>;
/** Takes an account out of the groups that need a second factor; false if there is no such account. */
export type LeaveStaff = (user: string) => Promise<boolean>;
/** Takes the second factor of an account away; false if there is no such account. */
export type ResetSecret = (user: string) => Promise<boolean>;
/** Gives a new creator a public profile; one that is there stays. */
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
 * Gives a visitor's history to a user, once: a visitor whom another user claimed stays theirs. "conflict": another
 * claims the same visitor at this moment.
 */
export type ClaimVisitor = (user: string, anonymousId: string, at: string) => Promise<"done" | "conflict">;
/** The language of the user pool's mails; failing to set it fails nothing else. */
export type ChangeLanguage = (accessToken: string, language: User["language"]) => Promise<void>;
export type FindUser = (id: string) => Promise<User | undefined>;
/** Changes the given fields; undefined if there is no such user. */
export type UpdateUser = (
  id: string,
  change: { displayName?: string | undefined; language?: User["language"] | undefined },
) => Promise<User | undefined>;

/** Counts one more code that an address is mailed; false if it was mailed enough in this hour. */
export type CountMailed = (email: string) => Promise<boolean>;
/** Whether a password is that of an address' account, as a log-in would ask; no session is left over. */
export type ProvePassword = (
  email: string,
  password: string,
) => Promise<undefined | Refusal<"wrong-password" | "too-many-tries">>;
/** Stores the address that a user wants, in the place of any other, and the mail that goes there. */
export type BeginEmailChange = (change: EmailChange, code: string, mail: Mail) => Promise<"done" | "conflict">;
/** The address that a code of its user's proves. Each try is counted. */
export type TakeEmailCode = (
  user: string,
  code: string,
) => Promise<{ readonly email: string } | Refusal<"wrong-code" | "code-expired" | "too-many-tries">>;
/** Makes an address the one that an account logs in by. */
export type SetPoolEmail = (
  user: string,
  email: string,
) => Promise<undefined | Refusal<"email-taken" | "email-refused" | "unknown-user">>;
/** Stores the address that a user has from now on, ends the change, and mails the one before. */
export type EndEmailChange = (user: User, mail: Mail) => Promise<"done" | "conflict">;
export type NewCode = () => string;

/** Notes a session, with the refresh token that it has now. */
export type KeepSession = (tokens: Tokens, userAgent: string | undefined) => Promise<void>;
/** A user's sessions that are not over, the newest first; a page may have fewer than asked for. */
export type ListKept = (
  user: string,
  page: { readonly limit: number; readonly cursor?: string | undefined },
) => Promise<Page<KeptSession>>;
/** A session of a user's; undefined if it is over. */
export type ReadKept = (user: string, session: string) => Promise<KeptSession | undefined>;
export type ForgetSession = (user: string, session: string) => Promise<void>;
/** Forgets the session of a refresh token; one that is not noted is no error. */
export type ForgetToken = (refreshToken: string) => Promise<void>;
/** A session's refresh token; undefined where it can be read no more. */
export type TokenOf = (user: string, session: KeptSession) => Promise<string | undefined>;
/** Notes that all sessions of a user that began until now are over. */
export type MarkEnded = (user: string) => Promise<void>;
