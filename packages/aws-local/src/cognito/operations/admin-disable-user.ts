import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";
import { revoked } from "../user-pool.ts";

export async function adminDisableUser(pool: UserPool, input: unknown) {
  const { found } = pool.admin(inputs.admin, input);
  await pool.save({ ...found, enabled: false, sessions: revoked(found.sessions) });
  return {};
}
