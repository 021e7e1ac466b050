import { inputs } from "../inputs.ts";
import { checkPassword, digestOf } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminSetUserPassword(pool: UserPool, input: unknown) {
  const { given, found } = pool.admin(inputs.adminPassword, input);
  checkPassword(given.Password);
  const password = await digestOf(given.Password);
  await pool.save({ ...found, password, status: given.Permanent ? "CONFIRMED" : "FORCE_CHANGE_PASSWORD" });
  return {};
}
