import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminSetUserMFAPreference(pool: UserPool, input: unknown) {
  const { given, found } = pool.admin(inputs.adminPreference, input);
  return pool.preferring(found, given.SoftwareTokenMfaSettings);
}
