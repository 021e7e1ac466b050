import { ServiceError } from "../../protocol/json-service.ts";
import { notAuthorized } from "../answers.ts";
import { inputs, parsed } from "../inputs.ts";
import { refreshDigest } from "../tokens.ts";
import type { UserPool } from "../user-pool.ts";

export async function getTokensFromRefreshToken(pool: UserPool, input: unknown) {
  const given = parsed(inputs.refresh, input);
  pool.ofPool(given);
  const digest = refreshDigest(given.RefreshToken);
  const found = pool.users.values().find(({ sessions }) => sessions[digest]);
  const session = found?.sessions[digest];
  if (!found || !session || session.revoked) throw notAuthorized("Invalid Refresh Token");
  if (!found.enabled) throw notAuthorized("User is disabled.");
  if (session.expiresAt < pool.now()) throw notAuthorized("Refresh Token has expired");
  if ((session.takenUntil ?? session.expiresAt) < pool.now()) {
    throw new ServiceError("RefreshTokenReuseException", "Refresh token has been used already.");
  }
  if (pool.graceSeconds === undefined)
    return { AuthenticationResult: await pool.tokens.issue(found, session, pool.now()) };
  const { takenUntil = pool.now() + pool.graceSeconds * 1000, ...fresh } = session;
  const { RefreshToken, kept } = pool.withToken(found, fresh);
  await pool.save({ ...kept, sessions: { ...kept.sessions, [digest]: { ...fresh, takenUntil } } });
  return { AuthenticationResult: { ...(await pool.tokens.issue(found, session, pool.now())), RefreshToken } };
}
