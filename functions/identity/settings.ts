import { DAY_SECONDS } from "../shared/kernel/time.ts";

/** A registration that its code does not confirm within this time is void. */
export const REGISTRATION_SECONDS = DAY_SECONDS;
/**
 * How often an address may be registered, and so mailed, in an hour: each registration is a new account to the user pool, whose
 * own limits know nothing of the one before.
 */
export const MOST_AN_HOUR = 5;

/** While its owner confirms, nobody registers the address anew for this long: longer than confirming takes. */
export const CONFIRMING_SECONDS = 15;

/** Registrations of one address at the same moment take one another's place: some tries, and the last of them stays. */
export const REGISTRATION_TRIES = 3;

/** Length over composition, after NIST SP 800-63B: no symbol is forced. The user pool has the same policy. */
export const PASSWORD_MIN_LENGTH = 12;
