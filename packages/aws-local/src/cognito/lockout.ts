import * as z from "zod";
import { ServiceError } from "../protocol/json-service.ts";

/** Failed sign-ins: passwords and codes of an authenticator app together. */
export const failures = z.object({ count: z.int(), lastAt: z.number(), lockedUntil: z.number() });
type Failures = z.infer<typeof failures>;

const FREE = 5;
const LONGEST_MS = 15 * 60_000;

/**
 * After five failed sign-ins the user is locked out for a second, and for twice as long after each further one, up to
 * 15 minutes. 15 minutes without a try reset the count
 * (https://docs.aws.amazon.com/cognito/latest/developerguide/authentication.html#authentication-flow-lockout-behavior).
 */
export function failed(before: Failures | undefined, now: number): Failures {
  const count = (before && before.lastAt > now - LONGEST_MS ? before.count : 0) + 1;
  const locked = count < FREE ? 0 : Math.min(LONGEST_MS, 1000 * 2 ** (count - FREE));
  return { count, lastAt: now, lockedUntil: now + locked };
}

/** A try while locked out is not counted. @throws ServiceError NotAuthorizedException */
export function checkLock(kept: Failures | undefined, now: number): void {
  if (kept && kept.lockedUntil > now) throw new ServiceError("NotAuthorizedException", "Password attempts exceeded");
}
