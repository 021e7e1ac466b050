import { randomBytes } from "node:crypto";
import {
  CreateSecretCommand,
  ResourceExistsException,
  type SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import * as z from "zod";
import type { Assembly } from "../assembly/assembly.ts";

const generated = z.object({
  PasswordLength: z.int().default(32),
  ExcludePunctuation: z.literal(true),
  SecretStringTemplate: z.string().optional(),
  GenerateStringKey: z.string().optional(),
});
const properties = z.object({ GenerateSecretString: generated });

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const password = (length: number): string =>
  // The last 8 of 256 values map to no letter, and are drawn again.
  Array.from(randomBytes(4 * length))
    .filter((byte) => byte < 4 * ALPHABET.length)
    .slice(0, length)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join("");

/** The template's settings of a generated secret. */
function generatedValue({ GenerateSecretString: asked }: z.infer<typeof properties>): string {
  const made = password(asked.PasswordLength);
  if (asked.GenerateStringKey === undefined) return made;
  return JSON.stringify({ ...JSON.parse(asked.SecretStringTemplate ?? "{}"), [asked.GenerateStringKey]: made });
}

/** Creates every missing secret of the templates, with a random value. */
export async function provisionSecrets(client: SecretsManagerClient, assembly: Assembly): Promise<void> {
  for (const { name: Name, is } of assembly.of("AWS::SecretsManager::Secret", properties)) {
    try {
      await client.send(new CreateSecretCommand({ Name, SecretString: generatedValue(is) }));
    } catch (error) {
      if (!(error instanceof ResourceExistsException)) throw error;
    }
  }
}
