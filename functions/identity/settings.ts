import { DAY_SECONDS, HOUR_MS, SECOND_MS } from "../shared/kernel/time.ts";

/** The time to confirm a registration. */
export const REGISTRATION_SECONDS = DAY_SECONDS;
/**
 * The most codes mailed to an address in an hour, for registrations and changes of address together. The user pool's own limits do
 * not do this: each registration is a new account there, and codes for a change of address are ours.
 */
export const MOST_AN_HOUR = 5;

/** How long an address is locked against new registrations while one is confirmed, which takes less. */
export const CONFIRMING_SECONDS = 15;

/** Attempts to register while concurrent registrations of the same address replace each other; the last one stays. */
export const REGISTRATION_TRIES = 3;

/** Length matters more than composition (NIST SP 800-63B): no symbol is required. The user pool has the same policy. */
export const PASSWORD_MIN_LENGTH = 12;

/** The time to confirm a change of address: the same as that of the pool's codes for passwords. */
export const EMAIL_CHANGE_SECONDS = HOUR_MS / SECOND_MS;
/** Attempts for a code of a change of address: ten guesses of six digits succeed once in 100,000 times. */
export const EMAIL_CODE_TRIES = 10;

/** How long a session lasts after its log-in: the refresh tokens' validity in the pool's client. */
export const SESSION_SECONDS = 30 * DAY_SECONDS;
/** The most sessions that one call ends, and how many of them in parallel: the pool's quota is 120 such calls a second in all. */
export const MOST_ENDED = 200;
export const ENDED_AT_ONCE = 5;
