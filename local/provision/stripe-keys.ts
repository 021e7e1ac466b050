import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/** Gives the one secret of the templates, Stripe's keys, its value, as an operator would after a deployment. */
export async function provisionStripeKeys(
  client: SecretsManagerClient,
  assembly: Assembly,
  keys: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const { name: Name } = assembly.one("AWS::SecretsManager::Secret", z.unknown());
  const SecretString = JSON.stringify(keys);
  try {
    await client.send(new CreateSecretCommand({ Name, SecretString }));
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
  }
}
