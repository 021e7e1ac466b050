import { decodeJwt } from "jose";
import * as z from "zod";

const claims = z.object({ sub: z.string(), origin_jti: z.string(), auth_time: z.int() });

/**
 * The session of an access token of the pool: its user, its id (the same in all tokens of one log-in) and its start in epoch
 * seconds. The signature is not checked: the token is the pool's own reply, or was verified before.
 */
export function sessionIn(accessToken: string): {
  readonly user: string;
  readonly session: string;
  readonly since: number;
} {
  const { sub, origin_jti, auth_time } = claims.parse(decodeJwt(accessToken));
  return { user: sub, session: `${String(auth_time).padStart(12, "0")}-${origin_jti}`, since: auth_time };
}
