import { ServiceError } from "../../protocol/json-service.ts";
import { notAuthorized } from "../answers.ts";
import { inputs, parsed } from "../inputs.ts";
import { checkLock, failed } from "../lockout.ts";
import type { UserPool } from "../user-pool.ts";

export async function respondToAuthChallenge(pool: UserPool, input: unknown) {
  const given = parsed(inputs.challenge, input);
  pool.ofPool(given);
  const { ChallengeName, Session, ChallengeResponses } = given;
  if (ChallengeName !== "SOFTWARE_TOKEN_MFA") {
    throw new ServiceError("NotImplementedException", `The challenge ${ChallengeName} is not emulated.`, 501);
  }
  const challenge = pool.challenges.get(Session);
  const found = challenge && pool.bySub(challenge.sub);
  const named = pool.find(ChallengeResponses.USERNAME ?? "");
  if (!found || challenge.until < pool.now() || named?.sub !== found.sub) {
    throw notAuthorized("Invalid session for the user, session is expired.");
  }
  checkLock(found.failures, pool.now());
  const token = found.softwareToken;
  if (!token) {
    throw new ServiceError("SoftwareTokenMFANotFoundException", "Software Token MFA does not exist for the user.");
  }
  const text = ChallengeResponses.SOFTWARE_TOKEN_MFA_CODE ?? "";
  const step = pool.stepOf(token.secret, token.lastUsed, text);
  if (step === undefined) {
    if (pool.stepOf(token.secret, 0, text) !== undefined) {
      throw new ServiceError("ExpiredCodeException", "Your software token has already been used once.");
    }
    await pool.save({ ...found, failures: failed(found.failures, pool.now()) });
    throw new ServiceError("CodeMismatchException", "Invalid code received for user");
  }
  pool.challenges.delete(Session);
  return pool.open({ ...found, softwareToken: { ...token, lastUsed: step } });
}
