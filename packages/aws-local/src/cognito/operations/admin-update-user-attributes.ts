import * as z from "zod";
import { ServiceError } from "../../protocol/json-service.ts";
import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

/** An address that the caller declares verified takes effect at once: from then on the user signs in with it. */
export async function adminUpdateUserAttributes(pool: UserPool, input: unknown) {
  const { given, found } = pool.admin(inputs.adminUpdate, input);
  const {
    email = found.email,
    email_verified,
    ...changed
  } = Object.fromEntries(given.UserAttributes.map(({ Name, Value }) => [Name, Value]));
  if (changed.sub !== undefined) {
    throw new ServiceError("InvalidParameterException", "Cannot modify an already provided sub");
  }
  const next = email.toLowerCase();
  const isMoved = next !== found.email;
  if (isMoved && email_verified !== "true") {
    throw new ServiceError("NotImplementedException", "An address that is still to be verified is not emulated.", 501);
  }
  if (!z.email().safeParse(next).success) {
    throw new ServiceError("InvalidParameterException", "Invalid email address format.");
  }
  if (isMoved && pool.users.get(next)) {
    throw new ServiceError("AliasExistsException", "An account with the email already exists.");
  }
  const kept = {
    ...found,
    email: next,
    emailVerified: email_verified === undefined ? found.emailVerified : email_verified === "true",
    attributes: { ...found.attributes, ...changed },
  };
  await pool.users.put(...(isMoved ? [[found.email, null] as [string, null]] : []), [next, kept]);
  return {};
}
