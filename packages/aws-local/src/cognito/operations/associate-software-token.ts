import { inputs } from "../inputs.ts";
import { newSecret } from "../totp.ts";
import type { UserPool } from "../user-pool.ts";

export async function associateSoftwareToken(pool: UserPool, input: unknown) {
  const { found } = await pool.signedIn(inputs.access, input);
  const SecretCode = newSecret();
  await pool.save({ ...found, pendingSecret: SecretCode });
  return { SecretCode };
}
