import type { UserPool } from "../user-pool.ts";

export async function adminRemoveUserFromGroup(pool: UserPool, input: unknown) {
  return pool.grouped(input, (groups, name) => groups.filter((each) => each !== name));
}
