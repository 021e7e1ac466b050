import { ServiceError } from "../../protocol/json-service.ts";
import { inputs, parsed } from "../inputs.ts";
import { refreshDigest } from "../tokens.ts";
import type { UserPool } from "../user-pool.ts";
import { revoked } from "../user-pool.ts";

export async function revokeToken(pool: UserPool, input: unknown) {
  const given = parsed(inputs.token, input);
  pool.ofPool(given);
  const digest = refreshDigest(given.Token);
  const found = pool.users.values().find(({ sessions }) => sessions[digest]);
  const session = found?.sessions[digest];
  if (!session) throw new ServiceError("UnauthorizedException", "Invalid refresh token");
  await pool.save({ ...found, sessions: revoked(found.sessions, session.origin) });
  return {};
}
