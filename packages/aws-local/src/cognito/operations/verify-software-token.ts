import { ServiceError } from "../../protocol/json-service.ts";
import { inputs } from "../inputs.ts";
import type { UserPool } from "../user-pool.ts";

export async function verifySoftwareToken(pool: UserPool, input: unknown) {
  const { given, found } = await pool.signedIn(inputs.verify, input);
  const { pendingSecret, ...rest } = found;
  const step = pendingSecret === undefined ? undefined : pool.stepOf(pendingSecret, 0, given.UserCode);
  if (pendingSecret === undefined || step === undefined) {
    throw new ServiceError("EnableSoftwareTokenMFAException", "Code mismatch and fail enable Software Token MFA");
  }
  await pool.save({ ...rest, softwareToken: { secret: pendingSecret, lastUsed: step } });
  return { Status: "SUCCESS" };
}
