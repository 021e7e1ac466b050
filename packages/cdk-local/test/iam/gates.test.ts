import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  AdminGetUserCommand,
  CognitoIdentityProviderClient,
  ForgotPasswordCommand,
} from "@aws-sdk/client-cognito-identity-provider";
import {
  BatchGetItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  TransactWriteItemsCommand,
} from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import {
  CreateBucketCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { CreateSecretCommand, GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { getSignedUrl } from "@aws-sdk/s3-request-presigner";
import { startCognito } from "@lyceum/aws-local/cognito";
import { startDynamo } from "@lyceum/aws-local/dynamodb";
import { startEvents } from "@lyceum/aws-local/events";
import { startLambda } from "@lyceum/aws-local/lambda";
import { startS3 } from "@lyceum/aws-local/s3";
import { startSecretsManager } from "@lyceum/aws-local/secrets-manager";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Assembly } from "../../src/assembly/assembly.ts";
import { Access, ADMINISTRATOR, type Credentials } from "../../src/iam/access.ts";
import { Gates } from "../../src/iam/gates.ts";

const att = (id: string) => ({ "Fn::GetAtt": [id, "Arn"] });
const within = (id: string, path: string) => ({ "Fn::Join": ["", [att(id), path]] });
const allow = (Action: string | string[], ...Resource: object[]) => ({ Effect: "Allow", Action, Resource });

/** A function that may read and write one table by its key, read one index, files under `a/`, one secret, one bus. */
const template = {
  Resources: {
    Table: { Type: "AWS::DynamoDB::Table", Properties: {} },
    Other: { Type: "AWS::DynamoDB::Table", Properties: {} },
    Bucket: { Type: "AWS::S3::Bucket", Properties: {} },
    BucketPolicy: {
      Type: "AWS::S3::BucketPolicy",
      Properties: {
        Bucket: { Ref: "Bucket" },
        PolicyDocument: {
          Statement: [
            {
              Effect: "Deny",
              Principal: { AWS: "*" },
              Action: "s3:PutObject",
              Resource: within("Bucket", "/a/*"),
              Condition: { Null: { "s3:if-none-match": "true" } },
            },
          ],
        },
      },
    },
    Secret: { Type: "AWS::SecretsManager::Secret", Properties: {} },
    Bus: { Type: "AWS::Events::EventBus", Properties: {} },
    Pool: { Type: "AWS::Cognito::UserPool", Properties: {} },
    Role: {
      Type: "AWS::IAM::Role",
      Properties: { Policies: [{ PolicyDocument: { Statement: [allow("events:PutEvents", att("Bus"))] } }] },
    },
    RolePolicy: {
      Type: "AWS::IAM::Policy",
      Properties: {
        Roles: [{ Ref: "Role" }],
        PolicyDocument: {
          Statement: [
            allow(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:ConditionCheckItem"], att("Table")),
            allow("dynamodb:Query", within("Table", "/index/gsi1")),
            allow(["s3:GetObject", "s3:PutObject"], within("Bucket", "/a/*")),
            allow("secretsmanager:GetSecretValue", { Ref: "Secret" }),
          ],
        },
      },
    },
    Handler: { Type: "AWS::Lambda::Function", Properties: { Role: att("Role") } },
    Powerless: { Type: "AWS::IAM::Role", Properties: {} },
    Idle: { Type: "AWS::Lambda::Function", Properties: { Role: att("Powerless") } },
  },
};

let directory: string;
let access: Access;
const closing: (() => Promise<void>)[] = [];
const urls: Record<string, string> = {};

const as = (service: string, credentials: Credentials = access.credentialsOf("shop-Handler")) => ({
  endpoint: urls[service] as string,
  region: "us-east-1",
  credentials,
  maxAttempts: 1,
});
const dynamo = (credentials?: Credentials) => new DynamoDBClient(as("dynamodb", credentials));
const s3 = (credentials?: Credentials) => new S3Client({ ...as("s3", credentials), forcePathStyle: true });
const key = { pk: { S: "a" } };

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "gates-"));
  const assembly = join(directory, "assembly");
  await mkdir(assembly);
  const properties = { templateFile: "shop.template.json" };
  await writeFile(
    join(assembly, "manifest.json"),
    JSON.stringify({ artifacts: { shop: { type: "aws:cloudformation:stack", properties } } }),
  );
  await writeFile(join(assembly, "shop.template.json"), JSON.stringify(template));
  access = new Access(await Assembly.read(assembly, "http://127.0.0.1"));
  const gates = new Gates(() => access);
  const nothing = async () => {};
  const services = {
    dynamodb: await startDynamo({ gate: gates.json("dynamodb") }),
    s3: await startS3({
      directory: join(directory, "s3"),
      credentials: (id) => access.credentialsBy(id),
      gate: gates.s3(),
    }),
    secretsmanager: await startSecretsManager({
      directory: join(directory, "secrets"),
      gate: gates.json("secretsmanager"),
    }),
    events: await startEvents({
      gate: gates.json("events"),
      buses: ["shop-Bus", "other"],
      rules: [],
      invoke: nothing,
      deadLetter: nothing,
      pauseMs: () => 0,
    }),
    lambda: await startLambda({ gate: gates.rest(), has: () => true, invoke: nothing }),
    cognito: await startCognito({
      directory: join(directory, "cognito"),
      gate: gates.json("cognito-idp"),
      pool: { id: "us-east-1_pool", clientId: "client", groups: [] },
      deliver: nothing,
    }),
  };
  for (const [name, { url, close }] of Object.entries(services)) {
    urls[name] = url;
    closing.push(close);
  }
  for (const TableName of ["shop-Table", "shop-Other"]) {
    await dynamo(ADMINISTRATOR).send(
      new CreateTableCommand({
        TableName,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "pk", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "pk", KeyType: "HASH" }],
        GlobalSecondaryIndexes: ["gsi1", "gsi2"].map((IndexName) => ({
          IndexName,
          KeySchema: [{ AttributeName: "pk", KeyType: "HASH" as const }],
          Projection: { ProjectionType: "ALL" as const },
        })),
      }),
    );
  }
  await s3(ADMINISTRATOR).send(new CreateBucketCommand({ Bucket: "shop-bucket" }));
  for (const Name of ["shop-Secret", "other"]) {
    await new SecretsManagerClient(as("secretsmanager", ADMINISTRATOR)).send(
      new CreateSecretCommand({ Name, SecretString: "hush" }),
    );
  }
});
afterAll(async () => {
  await Promise.all(closing.map((close) => close()));
  await rm(directory, { recursive: true });
});

const denied = (action: string, resource: string) => ({
  name: "AccessDeniedException",
  message:
    `User: arn:aws:sts::000000000000:assumed-role/shop-Role/shop-Handler is not authorized to perform: ${action} ` +
    `on resource: ${resource} because no identity-based policy allows the ${action} action`,
});
const table = (name: string) => `arn:aws:dynamodb:us-east-1:000000000000:table/${name}`;

describe("a function may do what its role allows, and nothing else", () => {
  test("items of its table, and of no other", async () => {
    await dynamo().send(new PutItemCommand({ TableName: "shop-Table", Item: key }));
    expect((await dynamo().send(new GetItemCommand({ TableName: "shop-Table", Key: key }))).Item).toEqual(key);
    await expect(dynamo().send(new GetItemCommand({ TableName: "shop-Other", Key: key }))).rejects.toMatchObject(
      denied("dynamodb:GetItem", table("shop-Other")),
    );
  });
  test("an index by its own right", async () => {
    const query = (IndexName?: string) =>
      dynamo().send(
        new QueryCommand({
          TableName: "shop-Table",
          ...(IndexName && { IndexName }),
          KeyConditionExpression: "pk = :a",
          ExpressionAttributeValues: { ":a": { S: "a" } },
        }),
      );
    expect((await query("gsi1")).Count).toBe(1);
    await expect(query("gsi2")).rejects.toMatchObject(denied("dynamodb:Query", `${table("shop-Table")}/index/gsi2`));
    await expect(query()).rejects.toMatchObject(denied("dynamodb:Query", table("shop-Table")));
  });
  test("a batch by the action for batches, whatever it may read one by one", async () => {
    await expect(
      dynamo().send(new BatchGetItemCommand({ RequestItems: { "shop-Table": { Keys: [key] } } })),
    ).rejects.toMatchObject(denied("dynamodb:BatchGetItem", table("shop-Table")));
  });
  test("a transaction by the actions of all its parts", async () => {
    const TableName = "shop-Table";
    const Put = { TableName, Item: { pk: { S: "b" } } };
    const transact = (part: object) => dynamo().send(new TransactWriteItemsCommand({ TransactItems: [{ Put }, part] }));
    await expect(transact({ Delete: { TableName, Key: key } })).rejects.toMatchObject(
      denied("dynamodb:DeleteItem", table(TableName)),
    );
    expect((await dynamo().send(new GetItemCommand({ TableName, Key: Put.Item }))).Item).toBeUndefined();
    await transact({ ConditionCheck: { TableName, Key: key, ConditionExpression: "attribute_exists(pk)" } });
    expect((await dynamo().send(new GetItemCommand({ TableName, Key: Put.Item }))).Item).toBeDefined();
  });
  test("objects under its prefix, and lists of none", async () => {
    const Bucket = "shop-bucket";
    await s3().send(new PutObjectCommand({ Bucket, Key: "a/1", Body: "x", IfNoneMatch: "*" }));
    expect(await (await s3().send(new GetObjectCommand({ Bucket, Key: "a/1" }))).Body?.transformToString()).toBe("x");
    const refused = { name: "AccessDenied", $metadata: { httpStatusCode: 403 } };
    const write = s3().send(new PutObjectCommand({ Bucket, Key: "b/1", Body: "x", IfNoneMatch: "*" }));
    await expect(write).rejects.toMatchObject(refused);
    await expect(s3().send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(refused);
  });
  test("a reader without the right to list a bucket does not learn that an object is missing", async () => {
    const missing = { Bucket: "shop-bucket", Key: "a/none" };
    await expect(s3().send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: "AccessDenied" });
    await expect(s3().send(new HeadObjectCommand(missing))).rejects.toMatchObject({
      $metadata: { httpStatusCode: 403 },
    });
    await expect(s3(ADMINISTRATOR).send(new GetObjectCommand(missing))).rejects.toMatchObject({ name: "NoSuchKey" });
  });
  test("a bucket's refusal for everybody overrides a role", async () => {
    const overwrite = s3().send(new PutObjectCommand({ Bucket: "shop-bucket", Key: "a/2", Body: "x" }));
    await expect(overwrite).rejects.toMatchObject({ name: "AccessDenied" });
  });
  test("a presigned URL may do what its signer may", async () => {
    const signed = (Key: string) => getSignedUrl(s3(), new GetObjectCommand({ Bucket: "shop-bucket", Key }));
    expect((await fetch(await signed("a/1"))).status).toBe(200);
    expect((await fetch(await signed("b/1"))).status).toBe(403);
  });
  test("it reads the secret of its ARN, and no other", async () => {
    const secrets = new SecretsManagerClient(as("secretsmanager"));
    const administrator = new SecretsManagerClient(as("secretsmanager", ADMINISTRATOR));
    const { ARN } = await administrator.send(new GetSecretValueCommand({ SecretId: "shop-Secret" }));
    expect((await secrets.send(new GetSecretValueCommand({ SecretId: ARN }))).SecretString).toBe("hush");
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: "other" }))).rejects.toMatchObject({
      name: "AccessDeniedException",
    });
  });
  test("events to its bus alone", async () => {
    const put = (EventBusName: string) =>
      new EventBridgeClient(as("events")).send(
        new PutEventsCommand({ Entries: [{ EventBusName, Source: "s", DetailType: "d", Detail: "{}" }] }),
      );
    expect((await put("shop-Bus")).FailedEntryCount).toBe(0);
    await expect(put("other")).rejects.toMatchObject(
      denied("events:PutEvents", "arn:aws:events:us-east-1:000000000000:event-bus/other"),
    );
  });
  test("no other function", async () => {
    const invoke = new LambdaClient(as("lambda")).send(new InvokeCommand({ FunctionName: "shop-Idle" }));
    await expect(invoke).rejects.toMatchObject(
      denied("lambda:InvokeFunction", "arn:aws:lambda:us-east-1:000000000000:function:shop-Idle"),
    );
  });
  test("of Cognito what users may do themselves, and nothing as an administrator", async () => {
    const cognito = new CognitoIdentityProviderClient(as("cognito"));
    await cognito.send(new ForgotPasswordCommand({ ClientId: "client", Username: "nobody@example.org" }));
    await expect(
      cognito.send(new AdminGetUserCommand({ UserPoolId: "us-east-1_pool", Username: "a@example.org" })),
    ).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

test("a role without policies may do nothing", async () => {
  const idle = dynamo(access.credentialsOf("shop-Idle"));
  await expect(idle.send(new GetItemCommand({ TableName: "shop-Table", Key: key }))).rejects.toMatchObject({
    name: "AccessDeniedException",
  });
});

test("an unknown access key may do nothing", async () => {
  const foreign = { accessKeyId: "AKIAFOREIGN", secretAccessKey: "x" };
  await expect(dynamo(foreign).send(new GetItemCommand({ TableName: "shop-Table", Key: key }))).rejects.toMatchObject({
    name: "UnrecognizedClientException",
  });
  await expect(s3(foreign).send(new GetObjectCommand({ Bucket: "shop-bucket", Key: "a/1" }))).rejects.toMatchObject({
    name: "InvalidAccessKeyId",
  });
});
