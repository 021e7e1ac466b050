import { decodeJwt } from "jose";
import * as z from "zod";

const claims = z.object({ sub: z.string(), origin_jti: z.string(), auth_time: z.int() });

/**
 * Which session a token of the pool is of: when it began, and what all its tokens have in common. The token is the pool's own
 * answer, or was verified before.
 */
export function sessionIn(accessToken: string): {
  readonly user: string;
  readonly session: string;
  readonly since: number;
} {
  const { sub, origin_jti, auth_time } = claims.parse(decodeJwt(accessToken));
  return { user: sub, session: `${String(auth_time).padStart(12, "0")}-${origin_jti}`, since: auth_time };
}
