import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function adminListGroupsForUser(pool: UserPool, input: unknown) {
  const { found } = pool.admin(inputs.admin, input);
  return { Groups: found.groups.map((GroupName) => ({ GroupName, UserPoolId: pool.settings.id })) };
}
