import type { UserPool } from "../user-pool.ts";

export async function adminAddUserToGroup(pool: UserPool, input: unknown) {
  return pool.grouped(input, (groups, name) => [...new Set([...groups, name])]);
}
