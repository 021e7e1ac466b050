import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { VISITOR_BYTES, visitorIdOf } from "../../functions/shared/kernel/visitor.ts";
import { visitorTokens } from "../../functions/shared/runtime/visitor-tokens.ts";

export const SECRET = "VisitorKey";

let made = 0;
/** An id of its own. */
export function newVisitor(): string {
  const n = made++;
  return visitorIdOf(
    Date.now(),
    Uint8Array.from({ length: VISITOR_BYTES }, (_, place) => Math.floor(n / 32 ** place) % 32),
  );
}

/** Secrets Manager with the key of visitors' tokens; handlers loaded after this reach it by their environment. */
export async function startVisitorTokens() {
  const directory = await mkdtemp(join(tmpdir(), "secrets-"));
  const secrets = await startSecretsManager({ directory });
  process.env.VISITOR_SECRET = SECRET;
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = secrets.url;
  process.env.AWS_REGION ??= "us-east-1";
  process.env.AWS_ACCESS_KEY_ID ??= "test";
  process.env.AWS_SECRET_ACCESS_KEY ??= "test";
  const client = new SecretsManagerClient({ endpoint: secrets.url });
  await client.send(new CreateSecretCommand({ Name: SECRET, SecretString: "k".repeat(64) }));
  const tokens = visitorTokens(client, SECRET, Date.now);
  return {
    client,
    /** The header by which a visitor is known. */
    as: async (visitor: string) => ({ "visitor-token": await tokens.sign(visitor, Date.now()) }),
    tokenOf: (visitor: string) => tokens.sign(visitor, Date.now()),
    close: async () => {
      await secrets.close();
      await rm(directory, { recursive: true });
    },
  };
}
