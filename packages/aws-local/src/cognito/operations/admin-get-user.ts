import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminGetUser(pool: UserPool, input: unknown) {
  const { found } = pool.admin(inputs.admin, input);
  return {
    ...pool.shown(found),
    Enabled: found.enabled,
    UserStatus: found.status,
    UserCreateDate: found.createdAt,
  };
}
