import { ServiceError } from "../../protocol/json-service.ts";
import { SIMULATED } from "../answers.ts";
import { newCode } from "../codes.ts";
import { inputs, parsed } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function resendConfirmationCode(pool: UserPool, input: unknown) {
  const given = parsed(inputs.forgot, input);
  pool.ofPool(given);
  const found = pool.find(given.Username);
  if (!found) return SIMULATED;
  if (found.status !== "UNCONFIRMED") {
    throw new ServiceError("InvalidParameterException", "User is already confirmed.");
  }
  const confirmation = newCode("confirmation", found.confirmation, pool.now());
  await pool.save({ ...found, confirmation });
  return pool.mail(found, "ResendCode", confirmation.text, given.ClientMetadata);
}
