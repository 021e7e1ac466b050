import { ServiceError } from "../../protocol/json-service.ts";
import { notAuthorized } from "../answers.ts";
import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function updateUserAttributes(pool: UserPool, input: unknown) {
  const { given, found } = await pool.signedIn(inputs.update, input);
  if (given.UserAttributes.some(({ Name }) => pool.settings.writable && !pool.settings.writable.includes(Name))) {
    throw notAuthorized("A client attempted to write unauthorized attribute");
  }
  if (given.UserAttributes.some(({ Name }) => Name === "email")) {
    throw new ServiceError("NotImplementedException", "A user's own change of address is not emulated.", 501);
  }
  const changed = Object.fromEntries(given.UserAttributes.map(({ Name, Value }) => [Name, Value]));
  await pool.save({ ...found, attributes: { ...found.attributes, ...changed } });
  return {};
}
