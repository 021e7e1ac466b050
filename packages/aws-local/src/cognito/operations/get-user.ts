import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function getUser(pool: UserPool, input: unknown) {
  return pool.shown((await pool.signedIn(inputs.access, input)).found);
}
