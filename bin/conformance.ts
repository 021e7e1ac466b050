/**
 * `npm run test:conformance [-- --url http://127.0.0.1:5000]`: the tests of AWS's behaviour, against our emulators or
 * against another one at this address, such as moto (`python3 -m moto.server`). The resources for the tests are created first.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { parseArgs } from "node:util";
import {
  CognitoIdentityProviderClient,
  CreateGroupCommand,
  CreateUserPoolClientCommand,
  CreateUserPoolCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import { CreateDeliveryStreamCommand, FirehoseClient } from "@aws-sdk/client-firehose";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";

/** Tests that need our own emulator are skipped elsewhere, with a message. */
const TESTS = [
  "cognito/cognito",
  "dynamodb/dynamodb",
  "firehose/conformance",
  "lambda/lambda",
  "s3/s3",
  "sagemaker/sagemaker",
  "scheduler/scheduler",
  "secrets-manager/secrets-manager",
].map((name) => `packages/aws-local/test/${name}.test.ts`);

const { values } = parseArgs({ options: { url: { type: "string" } } });

/** A user pool like that of our stack, with its client and group. */
async function madePool(endpoint: string) {
  const cognito = new CognitoIdentityProviderClient({ endpoint });
  const { UserPool } = await cognito.send(
    new CreateUserPoolCommand({
      PoolName: "conformance",
      UsernameAttributes: ["email"],
      AutoVerifiedAttributes: ["email"],
      UsernameConfiguration: { CaseSensitive: false },
      Policies: {
        PasswordPolicy: {
          MinimumLength: 10,
          RequireLowercase: true,
          RequireUppercase: true,
          RequireNumbers: true,
          RequireSymbols: false,
        },
      },
    }),
  );
  const UserPoolId = UserPool?.Id as string;
  const { UserPoolClient } = await cognito.send(
    new CreateUserPoolClientCommand({
      UserPoolId,
      ClientName: "conformance",
      ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
      PreventUserExistenceErrors: "ENABLED",
      EnableTokenRevocation: true,
    }),
  );
  await cognito.send(new CreateGroupCommand({ UserPoolId, GroupName: "creator" }));
  return { COGNITO_POOL_ID: UserPoolId, COGNITO_CLIENT_ID: UserPoolClient?.ClientId as string };
}

async function madeStream(endpoint: string) {
  const DeliveryStreamName = `conformance-${Date.now()}`;
  await new S3Client({ endpoint, forcePathStyle: true }).send(new CreateBucketCommand({ Bucket: DeliveryStreamName }));
  await new FirehoseClient({ endpoint }).send(
    new CreateDeliveryStreamCommand({
      DeliveryStreamName,
      DeliveryStreamType: "DirectPut",
      ExtendedS3DestinationConfiguration: {
        BucketARN: `arn:aws:s3:::${DeliveryStreamName}`,
        RoleARN: "arn:aws:iam::123456789012:role/delivery",
      },
    }),
  );
  return { FIREHOSE_STREAM: DeliveryStreamName };
}

process.env.AWS_REGION ??= "us-east-1";
process.env.AWS_ACCESS_KEY_ID ??= "test";
process.env.AWS_SECRET_ACCESS_KEY ??= "test";
const { url } = values;
const there = url === undefined ? {} : { AWS_ENDPOINT_URL: url, ...(await madePool(url)), ...(await madeStream(url)) };
const vitest = join(import.meta.dirname, "../node_modules/vitest/vitest.mjs");
const { status } = spawnSync(process.execPath, [vitest, "run", ...TESTS], {
  cwd: join(import.meta.dirname, ".."),
  env: { ...process.env, ...there },
  stdio: "inherit",
});
process.exitCode = status ?? 1;
