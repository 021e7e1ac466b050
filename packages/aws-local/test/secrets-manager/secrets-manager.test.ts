import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startSecretsManager } from "../../src/secrets-manager/server.ts";

/** With AWS_ENDPOINT_URL (or ..._SECRETS_MANAGER) set, the same rules are checked there. */
const foreign = process.env.AWS_ENDPOINT_URL_SECRETS_MANAGER ?? process.env.AWS_ENDPOINT_URL;
const name = `stripe-${Date.now()}`;
let directory: string;
let close = async () => {};
let client: SecretsManagerClient;

const connect = (endpoint: string) =>
  new SecretsManagerClient({
    endpoint,
    region: "us-east-1",
    maxAttempts: 1,
    ...(!foreign && { credentials: { accessKeyId: "test", secretAccessKey: "test" } }),
  });

async function start() {
  const service = await startSecretsManager({ directory });
  client = connect(service.url);
  close = service.close;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "secrets-"));
  if (foreign) client = connect(foreign);
  else await start();
});
afterAll(async () => {
  await close();
  await rm(directory, { recursive: true });
});

const read = async (stage?: string) =>
  (await client.send(new GetSecretValueCommand({ SecretId: name, VersionStage: stage }))).SecretString;

test("a secret is read as it was created, by name and by ARN", async () => {
  const { ARN } = await client.send(new CreateSecretCommand({ Name: name, SecretString: '{"secretKey":"a"}' }));
  expect(await read()).toBe('{"secretKey":"a"}');
  expect((await client.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString).toBe('{"secretKey":"a"}');
  const { SecretList = [] } = await client.send(new ListSecretsCommand({}));
  expect(SecretList.map((each) => each.Name)).toContain(name);
});

test("a second secret of the same name is refused and the first stays", async () => {
  const again = client.send(new CreateSecretCommand({ Name: name, SecretString: "other" }));
  await expect(again).rejects.toMatchObject({ name: "ResourceExistsException" });
  expect(await read()).toBe('{"secretKey":"a"}');
});

test("a new value becomes current and the old one previous; a repeated request changes nothing", async () => {
  const put = { SecretId: name, SecretString: "b", ClientRequestToken: "11111111-2222-3333-4444-555555555555" };
  await client.send(new PutSecretValueCommand(put));
  await client.send(new PutSecretValueCommand(put));
  expect([await read(), await read("AWSPREVIOUS")]).toEqual(["b", '{"secretKey":"a"}']);
  const clash = client.send(new PutSecretValueCommand({ ...put, SecretString: "c" }));
  await expect(clash).rejects.toMatchObject({ name: "ResourceExistsException" });
});

test.skipIf(foreign)("secrets outlive a restart", async () => {
  await close();
  await start();
  expect(await read()).toBe("b");
});

test.skipIf(foreign)("an operation that is not emulated names itself", async () => {
  const rotate = client.send(new RotateSecretCommand({ SecretId: name }));
  await expect(rotate).rejects.toMatchObject({
    name: "NotImplementedException",
    message: expect.stringContaining("RotateSecret"),
  });
});

test("a deleted or unknown secret is not found", async () => {
  await client.send(new DeleteSecretCommand({ SecretId: name, ForceDeleteWithoutRecovery: true }));
  await expect(read()).rejects.toMatchObject({ name: "ResourceNotFoundException" });
  const unknown = client.send(new DescribeSecretCommand({ SecretId: `${name}-unknown` }));
  await expect(unknown).rejects.toMatchObject({ name: "ResourceNotFoundException" });
});
