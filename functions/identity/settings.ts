import { DAY_SECONDS, HOUR_MS, SECOND_MS } from "../shared/kernel/time.ts";

/** A registration that its code does not confirm within this time is void. */
export const REGISTRATION_SECONDS = DAY_SECONDS;
/**
 * How often an address may be mailed a code in an hour, to register it or to change to it. Each registration is a new account to
 * the user pool, whose own limits know nothing of the one before; codes of a change of address are not the pool's at all.
 */
export const MOST_AN_HOUR = 5;

/** While its owner confirms, nobody registers the address anew for this long: longer than confirming takes. */
export const CONFIRMING_SECONDS = 15;

/** Registrations of one address at the same moment take one another's place: some tries, and the last of them stays. */
export const REGISTRATION_TRIES = 3;

/** Length over composition, after NIST SP 800-63B: no symbol is forced. The user pool has the same policy. */
export const PASSWORD_MIN_LENGTH = 12;

/** A change of address that its code does not confirm within this time is void; as long as the pool's codes for passwords. */
export const EMAIL_CHANGE_SECONDS = HOUR_MS / SECOND_MS;
/** How often a code of a change of address may be tried: the chance to guess one is 1 in 100 000. */
export const EMAIL_CODE_TRIES = 10;

/** How long a session lasts after its log-in, as the pool's client has it. */
export const SESSION_SECONDS = 30 * DAY_SECONDS;
/** How many other sessions one call ends, so many at once: the pool takes 120 calls a second of this kind, for all. */
export const MOST_ENDED = 200;
export const ENDED_AT_ONCE = 5;
