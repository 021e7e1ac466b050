import "./environment.ts";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { startStripe } from "@lyceum/stripe-local";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stripeAccess } from "../../../functions/shared/runtime/stripe.ts";

let directory: string;
let secrets: Awaited<ReturnType<typeof startSecretsManager>>;
let emulator: Awaited<ReturnType<typeof startStripe>>;
let client: SecretsManagerClient;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "stripe-keys-"));
  secrets = await startSecretsManager({ directory });
  emulator = await startStripe({ secretKey: "sk_test_kept" });
  process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER = secrets.url;
  process.env.AWS_ACCESS_KEY_ID = "test";
  process.env.AWS_SECRET_ACCESS_KEY = "test";
  client = new SecretsManagerClient({ endpoint: secrets.url });
});
afterAll(async () => {
  await emulator.close();
  await secrets.close();
  await rm(directory, { recursive: true });
});
const keep = (Name: string, value: unknown) =>
  client.send(new CreateSecretCommand({ Name, SecretString: JSON.stringify(value) }));

test("the client takes its keys and its endpoint from the secret", async () => {
  await keep("good", { secretKey: "sk_test_kept", webhookSecret: "whsec_1", apiBase: emulator.url });
  const access = stripeAccess("good");
  const { stripe, webhookSecrets } = await access();
  expect(webhookSecrets).toEqual(["whsec_1"]);
  expect((await stripe.checkout.sessions.list()).data).toEqual([]);
  expect((await access()).stripe).toBe(stripe);
});

test("an empty secret is refused with the page that describes it", async () => {
  await keep("placeholder", { secretKey: "", webhookSecret: "generated" });
  await expect(stripeAccess("placeholder")()).rejects.toThrow("docs/runbook.md#stripes-keys");
});
