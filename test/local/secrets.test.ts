import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { Assembly } from "@lyceum/cdk-local/assembly/assembly";
import { provisionSecrets } from "@lyceum/cdk-local/provision/secrets";
import { App, Stack } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { PlatformStack } from "../../lib/platform/platform.ts";
import { putStripeKeys } from "../../local/stripe-keys.ts";

let directory: string;
let secrets: Awaited<ReturnType<typeof startSecretsManager>>;
let client: SecretsManagerClient;
let assembly: Assembly;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "provision-"));
  const outdir = join(directory, "assembly");
  const app = new App({ outdir });
  new PlatformStack(app, "Platform", { stage: "dev" });
  new Secret(new Stack(app, "Commerce"), "StripeKeys", {
    generateSecretString: {
      secretStringTemplate: JSON.stringify({ secretKey: "" }),
      generateStringKey: "webhookSecret",
      excludePunctuation: true,
    },
  });
  app.synth();
  assembly = await Assembly.read(outdir, "http://127.0.0.1:1");
  secrets = await startSecretsManager({ directory });
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  client = new SecretsManagerClient({ endpoint: secrets.url, region: "us-east-1", credentials });
});
afterAll(async () => {
  await secrets.close();
  await rm(directory, { recursive: true });
});

const named = (stack: string): string => {
  const found = assembly.of("AWS::SecretsManager::Secret", z.unknown()).find((each) => each.stack === stack);
  return found!.name;
};
const heldBy = async (stack: string) =>
  String((await client.send(new GetSecretValueCommand({ SecretId: named(stack) }))).SecretString);

test("each secret is generated once as its template says, and a later start finds it as it was", async () => {
  await provisionSecrets(client, assembly);
  const [key, stripe] = [await heldBy("Platform"), await heldBy("Commerce")];
  expect(key).toMatch(/^[0-9A-Za-z]{64}$/);
  expect(JSON.parse(stripe)).toEqual({ secretKey: "", webhookSecret: expect.stringMatching(/^[0-9A-Za-z]{32}$/) });
  await provisionSecrets(client, assembly);
  expect([await heldBy("Platform"), await heldBy("Commerce")]).toEqual([key, stripe]);
});

test("Stripe's keys are put into their own secret, and into no other", async () => {
  await provisionSecrets(client, assembly);
  const key = await heldBy("Platform");
  await putStripeKeys(client, assembly, {
    secretKey: "sk_test_1",
    webhookSecret: ["whsec_1", "whsec_2"],
    apiBase: undefined,
  });
  expect(JSON.parse(await heldBy("Commerce"))).toEqual({
    secretKey: "sk_test_1",
    webhookSecret: ["whsec_1", "whsec_2"],
  });
  expect(await heldBy("Platform")).toBe(key);
});
