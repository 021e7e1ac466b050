import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

/**
 * Gives each secret of the templates its value, as an operator would after a deployment.
 * @param secretAt the value of the secret whose construct has this path
 */
export async function provisionSecrets(
  client: SecretsManagerClient,
  assembly: Assembly,
  secretAt: (path: string) => string,
): Promise<void> {
  for (const { name: Name, metadata } of assembly.of("AWS::SecretsManager::Secret", z.unknown())) {
    const SecretString = secretAt(String(metadata["aws:cdk:path"]));
    try {
      await client.send(new CreateSecretCommand({ Name, SecretString }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
      await client.send(new PutSecretValueCommand({ SecretId: Name, SecretString }));
    }
  }
}
