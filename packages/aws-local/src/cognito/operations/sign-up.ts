import { notAuthorized } from "../answers.ts";
import { newCode } from "../codes.ts";
import { inputs, parsed } from "../inputs.ts";
import { checkPassword } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

export async function signUp(pool: UserPool, input: unknown) {
  const given = parsed(inputs.signUp, input);
  pool.ofPool(given);
  checkPassword(given.Password);
  const unwritable = given.UserAttributes.find(
    ({ Name }) => pool.settings.writable && !pool.settings.writable.includes(Name),
  );
  if (unwritable) throw notAuthorized("A client attempted to write unauthorized attribute");
  const fresh = await pool.created(given.Username, given.Password, "UNCONFIRMED");
  const attributes = Object.fromEntries(given.UserAttributes.map(({ Name, Value }) => [Name, Value]));
  const confirmation = newCode("confirmation", undefined, pool.now());
  await pool.save({ ...fresh, attributes, confirmation });
  const details = await pool.mail({ ...fresh, attributes }, "SignUp", confirmation.text, given.ClientMetadata);
  return { UserConfirmed: false, UserSub: fresh.sub, ...details };
}
