import { PutSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import type { Assembly, Resource } from "@lyceum/cdk-local/assembly/assembly";
import * as z from "zod";

const isStripes = ({ id }: Resource): boolean => id.startsWith("StripeKeys");

/** Sets the secret of Stripe's keys, as an operator does after a deployment. */
export async function putStripeKeys(
  client: SecretsManagerClient,
  assembly: Assembly,
  keys: Readonly<Record<string, string | readonly string[] | undefined>>,
): Promise<void> {
  const [found, ...more] = assembly.of("AWS::SecretsManager::Secret", z.unknown()).filter(isStripes);
  if (!found || more.length > 0) throw new Error("The templates do not hold one secret of Stripe's keys.");
  const SecretString = JSON.stringify(keys);
  await client.send(new PutSecretValueCommand({ SecretId: found.name, SecretString }));
}
