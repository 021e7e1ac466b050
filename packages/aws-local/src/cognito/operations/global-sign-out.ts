import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";
import { revoked } from "../user-pool.ts";

export async function globalSignOut(pool: UserPool, input: unknown) {
  const { found } = await pool.signedIn(inputs.access, input);
  await pool.save({ ...found, sessions: revoked(found.sessions) });
  return {};
}
