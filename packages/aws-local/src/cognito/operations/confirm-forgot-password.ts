import { wrongCode } from "../answers.ts";
import { wrongTry } from "../codes.ts";
import { inputs, parsed } from "../inputs.ts";
import { checkPassword, digestOf } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

export async function confirmForgotPassword(pool: UserPool, input: unknown) {
  const given = parsed(inputs.reset, input);
  pool.ofPool(given);
  checkPassword(given.Password);
  const found = pool.find(given.Username);
  if (!found) throw wrongCode();
  const wrong = wrongTry(found.reset, given.ConfirmationCode, pool.now());
  if (wrong) {
    await pool.save({ ...found, reset: wrong });
    throw wrongCode();
  }
  const password = await digestOf(given.Password);
  const { reset: _, failures: __, ...rest } = pool.find(given.Username) ?? found;
  // AWS's documentation does not say that this ends sessions, so it does not.
  await pool.save({ ...rest, password, status: "CONFIRMED" });
  return {};
}
