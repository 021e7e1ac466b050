import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminDeleteUser(pool: UserPool, input: unknown) {
  const { found } = pool.admin(inputs.admin, input);
  await pool.users.put([found.email, null]);
  return {};
}
