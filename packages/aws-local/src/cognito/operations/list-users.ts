import { ServiceError } from "../../protocol/json-service.ts";
import { listed } from "../answers.ts";
import { inputs, parsed } from "../inputs.ts";
import { described } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

export async function listUsers(pool: UserPool, input: unknown) {
  const given = parsed(inputs.list, input);
  pool.ofPool(given);
  const status = /^cognito:user_status\s*=\s*"(\w+)"$/.exec(given.Filter)?.[1];
  if (given.Filter !== "" && status === undefined) {
    throw new ServiceError("NotImplementedException", `The filter ${given.Filter} is not emulated.`, 501);
  }
  const all = pool.users
    .values()
    .filter((each) => (status === undefined || each.status === status) && each.sub > (given.PaginationToken ?? ""))
    .sort((a, b) => (a.sub < b.sub ? -1 : 1));
  const page = all.slice(0, given.Limit);
  return {
    Users: page.map((each) => ({
      Username: each.sub,
      Attributes: listed(described(each)),
      Enabled: each.enabled,
      UserStatus: each.status,
      UserCreateDate: each.createdAt,
    })),
    ...(all.length > page.length && { PaginationToken: page.at(-1)?.sub }),
  };
}
