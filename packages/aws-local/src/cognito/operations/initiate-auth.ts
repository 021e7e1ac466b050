import { randomBytes } from "node:crypto";
import { ServiceError } from "../../protocol/json-service.ts";
import { notAuthorized } from "../answers.ts";
import { inputs, parsed } from "../inputs.ts";
import { checkLock, failed } from "../lockout.ts";
import { refreshDigest } from "../tokens.ts";
import { isPassword } from "../user.ts";
import type { UserPool } from "../user-pool.ts";
import { CHALLENGE_LIFE_MS } from "../user-pool.ts";

export async function initiateAuth(pool: UserPool, input: unknown) {
  const given = parsed(inputs.auth, input);
  pool.ofPool(given);
  const { USERNAME = "", PASSWORD = "", REFRESH_TOKEN = "" } = given.AuthParameters;
  if (given.AuthFlow === "USER_PASSWORD_AUTH") {
    const found = pool.find(USERNAME);
    if (!found) throw notAuthorized();
    checkLock(found.failures, pool.now());
    // Cognito does not check the password in this case: https://github.com/aws/aws-sdk-js/issues/4608
    if (found.status === "UNCONFIRMED") {
      throw new ServiceError("UserNotConfirmedException", "User is not confirmed.");
    }
    if (!(await isPassword(found.password, PASSWORD))) {
      await pool.save({
        ...(pool.find(USERNAME) ?? found),
        failures: failed(pool.find(USERNAME)?.failures, pool.now()),
      });
      throw notAuthorized();
    }
    if (!found.enabled) throw notAuthorized("User is disabled.");
    if (!found.asksForCode) return pool.open(pool.find(USERNAME) ?? found);
    const Session = randomBytes(64).toString("base64url");
    pool.challenges.set(Session, { sub: found.sub, until: pool.now() + CHALLENGE_LIFE_MS });
    return {
      ChallengeName: "SOFTWARE_TOKEN_MFA",
      Session,
      ChallengeParameters: { USER_ID_FOR_SRP: found.sub },
    };
  }
  if (given.AuthFlow === "REFRESH_TOKEN_AUTH" || given.AuthFlow === "REFRESH_TOKEN") {
    if (pool.graceSeconds !== undefined) {
      throw new ServiceError("InvalidParameterException", `${given.AuthFlow} is not enabled for the client`);
    }
    const digest = refreshDigest(REFRESH_TOKEN);
    const found = pool.users.values().find(({ sessions }) => sessions[digest]);
    const session = found?.sessions[digest];
    if (!found?.enabled || !session || session.revoked || session.expiresAt < pool.now()) {
      throw notAuthorized("Invalid Refresh Token");
    }
    return { ChallengeParameters: {}, AuthenticationResult: await pool.tokens.issue(found, session, pool.now()) };
  }
  throw new ServiceError("NotImplementedException", `InitiateAuth with ${given.AuthFlow} is not emulated.`, 501);
}
