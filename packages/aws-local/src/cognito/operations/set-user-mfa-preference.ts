import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function setUserMFAPreference(pool: UserPool, input: unknown) {
  const { given, found } = await pool.signedIn(inputs.preference, input);
  return pool.preferring(found, given.SoftwareTokenMfaSettings);
}
