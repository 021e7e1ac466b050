import { notAuthorized } from "../answers.ts";
import { inputs } from "../inputs.ts";
import { checkLock, failed } from "../lockout.ts";
import { checkPassword, digestOf, isPassword } from "../user.ts";
import type { UserPool } from "../user-pool.ts";

/**
 * A wrong password is answered and counted as at sign-in (https://github.com/aws-amplify/amplify-js/issues/1580); the
 * change ends no session
 * (https://docs.aws.amazon.com/cognito-user-identity-pools/latest/APIReference/API_ChangePassword.html).
 */
export async function changePassword(pool: UserPool, input: unknown) {
  const { given, found } = await pool.signedIn(inputs.changePassword, input);
  checkPassword(given.ProposedPassword);
  checkLock(found.failures, pool.now());
  if (!(await isPassword(found.password, given.PreviousPassword))) {
    const kept = pool.bySub(found.sub) ?? found;
    await pool.save({ ...kept, failures: failed(kept.failures, pool.now()) });
    throw notAuthorized();
  }
  const password = await digestOf(given.ProposedPassword);
  const { failures: _, ...rest } = pool.bySub(found.sub) ?? found;
  await pool.save({ ...rest, password });
  return {};
}
