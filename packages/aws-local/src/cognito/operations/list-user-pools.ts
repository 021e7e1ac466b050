import type { UserPool } from "../user-pool.ts";

export async function listUserPools(pool: UserPool) {
  return { UserPools: [{ Id: pool.settings.id, Name: pool.settings.name ?? pool.settings.id }] };
}
