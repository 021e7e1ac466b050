import { SIMULATED, unreachable } from "../answers.ts";
import { newCode } from "../codes.ts";
import { inputs, parsed } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function forgotPassword(pool: UserPool, input: unknown) {
  const given = parsed(inputs.forgot, input);
  pool.ofPool(given);
  const found = pool.find(given.Username);
  if (!found) return SIMULATED;
  if (!found.emailVerified) throw unreachable();
  const reset = newCode("reset", found.reset, pool.now());
  await pool.save({ ...found, reset });
  return pool.mail(found, "ForgotPassword", reset.text, given.ClientMetadata);
}
