import { ServiceError } from "../../protocol/json-service.ts";
import { notAuthorized, wrongCode } from "../answers.ts";
import { wrongTry } from "../codes.ts";
import { inputs, parsed } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function confirmSignUp(pool: UserPool, input: unknown) {
  const given = parsed(inputs.confirm, input);
  pool.ofPool(given);
  const found = pool.find(given.Username);
  if (!found) throw new ServiceError("ExpiredCodeException", "Invalid code provided, please request a code again.");
  if (found.status !== "UNCONFIRMED") {
    throw notAuthorized("User cannot be confirmed. Current status is CONFIRMED");
  }
  const wrong = wrongTry(found.confirmation, given.ConfirmationCode, pool.now());
  if (wrong) {
    await pool.save({ ...found, confirmation: wrong });
    throw wrongCode();
  }
  const { confirmation: _, ...rest } = found;
  await pool.save({ ...rest, status: "CONFIRMED", emailVerified: true });
  return {};
}
