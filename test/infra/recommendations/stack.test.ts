import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes as catalogueIndexes } from "../../../functions/catalogue/keys.ts";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { RecommendationsStack } from "../../../lib/recommendations/recommendations.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod", context: Record<string, string> = {}) {
  const app = new App({ context });
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const table = (id: string, indexes: readonly string[] = []) => new ContextTable(others, id, { platform, indexes });
  const log = new Bucket(others, "Log", { enforceSSL: true });
  Validations.of(log).acknowledge({ id: "AwsSolutions-S1", reason: "A stand-in." });
  const stack = new RecommendationsStack(app, "Recommendations", {
    platform,
    catalogue: { table: table("Catalogue", catalogueIndexes) },
    commerce: { table: table("Commerce", commerceIndexes) },
    conversion: { table: table("Conversion") },
    behaviour: { table: table("Behaviour"), bucket: log },
    creators: { table: table("Creators") },
    identity: { table: table("Identity") },
  });
  return { app, stack };
}

const prod = { template: Template.fromStack(build("prod").stack) };
const dev = { template: Template.fromStack(build("dev").stack) };

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
function actionsOf(template: Template, role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  return policies.flatMap(([, { Properties }]) =>
    (Properties as Policy).PolicyDocument.Statement.filter((each) => !counts(each)).flatMap(({ Action }) => Action),
  );
}

test("models are private, encrypted, versioned and reached by TLS alone", () => {
  prod.template.hasResourceProperties("AWS::S3::Bucket", {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    VersioningConfiguration: { Status: "Enabled" },
  });
  prod.template.hasResourceProperties("AWS::S3::BucketPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    },
  });
});

test("models outlive the stack in production and go with it in development", () => {
  prod.template.hasResource("AWS::S3::Bucket", { DeletionPolicy: "Retain" });
  dev.template.hasResource("AWS::S3::Bucket", { DeletionPolicy: "Delete" });
});

test("the training run is started daily, and a run that fails is kept in a dead-letter queue", () => {
  prod.template.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "cron(0 3 * * ? *)",
    Target: { DeadLetterConfig: Match.anyValue() },
  });
  prod.template.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    DestinationConfig: { OnFailure: Match.anyValue() },
  });
});

test("training fits a new account's memory, and takes more if the stage sets it", () => {
  for (const { template } of [prod, dev]) {
    template.hasResourceProperties("AWS::Lambda::Function", { MemorySize: 3008, Timeout: 900 });
  }
  const large = Template.fromStack(build("prod", { trainingMemory: "10240", reserved: "on" }).stack);
  large.hasResourceProperties("AWS::Lambda::Function", { MemorySize: 10_240, ReservedConcurrentExecutions: 2 });
  expect(() => build("dev", { trainingMemory: "10 GB" })).toThrow("trainingMemory");
});

test("the serving function has more storage for a model's file if the stage sets it", () => {
  const large = Template.fromStack(build("dev", { servingStorage: "6144" }).stack);
  const roomy = large.findResources("AWS::Lambda::Function", { Properties: { EphemeralStorage: { Size: 6144 } } });
  expect(
    Object.keys(roomy)
      .map((name) => name.replace(/[0-9A-F]{8}$/, ""))
      .sort(),
  ).toEqual(["GetRecommendations", "SimilarProducts"]);
  expect(() => build("dev", { servingStorage: "6 GB" })).toThrow("servingStorage");
});

test("the functions of lists only read, and write nothing but receipts and exposures", () => {
  const onData = actionsOf(prod.template, "GetRecommendations").filter((action) => /^(dynamodb|s3):/.test(action));
  expect(onData.sort()).toEqual([
    // Products, rights and who sells.
    "dynamodb:BatchGetItem",
    "dynamodb:BatchGetItem",
    "dynamodb:BatchGetItem",
    // The model's pointer, what interests the caller has declared, and what is tried on people.
    "dynamodb:GetItem",
    "dynamodb:GetItem",
    "dynamodb:GetItem",
    // Receipts, and who met an experiment.
    "dynamodb:PutItem",
    "dynamodb:PutItem",
    "dynamodb:Query",
    "dynamodb:Query",
    "dynamodb:Query",
    "dynamodb:Query",
    "s3:GetObject",
  ]);
});

test("only operators' routes pass the gateway's authorizer; lists are open to visitors", () => {
  const routes = Object.values(prod.template.findResources("AWS::ApiGatewayV2::Route"));
  const auth = Object.fromEntries(
    routes.map(({ Properties }) => [
      Properties.RouteKey,
      // Which of the two authorizers it is, the tests of routes ask.
      Properties.AuthorizationType === "CUSTOM" ? "JWT" : (Properties.AuthorizationType ?? "NONE"),
    ]),
  );
  expect(auth).toEqual({
    "GET /recommendations": "NONE",
    "GET /recommendations/{recommendationId}": "NONE",
    "GET /recommendations/attribution": "JWT",
    "GET /recommendations/rules": "JWT",
    "PUT /recommendations/rules/{id}": "JWT",
    "DELETE /recommendations/rules/{id}": "JWT",
    "GET /products/{id}/similar": "NONE",
    "GET /models": "JWT",
    "GET /models/audit": "JWT",
    "GET /models/{id}": "JWT",
    "GET /models/purchase": "JWT",
    "GET /products/{id}/decisions": "JWT",
    "POST /models/purchase/{id}/promote": "JWT",
    "POST /models/retrain": "JWT",
    "POST /models/{id}/promote": "JWT",
    "POST /models/{id}/rollback": "JWT",
  });
});

const PACKAGE = "arn:aws:sagemaker:eu-west-1:123456789012:model-package/lyceum-reranker/3";

test("without a model package there is no endpoint, and nothing may invoke one", () => {
  prod.template.resourceCountIs("AWS::SageMaker::Endpoint", 0);
  prod.template.resourceCountIs("AWS::SageMaker::Model", 0);
  expect(actionsOf(prod.template, "GetRecommendations")).not.toContain("sagemaker:InvokeEndpoint");
});

test("with a model package there is an endpoint that only recommendations may invoke", () => {
  const template = Template.fromStack(build("prod", { rerankerModelPackage: PACKAGE }).stack);
  template.hasResourceProperties("AWS::SageMaker::Model", { PrimaryContainer: { ModelPackageName: PACKAGE } });
  template.hasResourceProperties("AWS::SageMaker::Endpoint", { EndpointName: "recommendations-reranker" });
  template.hasResourceProperties("AWS::SageMaker::EndpointConfig", {
    ProductionVariants: [Match.objectLike({ ServerlessConfig: Match.anyValue() })],
  });
  template.hasResourceProperties("AWS::Lambda::Function", {
    Environment: { Variables: Match.objectLike({ RERANKER_ENDPOINT: "recommendations-reranker" }) },
  });
  const grants = Object.entries(template.findResources("AWS::IAM::Policy")).flatMap(([id, { Properties }]) =>
    (Properties as Policy).PolicyDocument.Statement.filter(({ Action }) =>
      [Action].flat().includes("sagemaker:InvokeEndpoint"),
    ).map(({ Resource }) => [id, JSON.stringify(Resource)]),
  );
  expect(grants).toHaveLength(1);
  expect(grants[0]?.[0]).toMatch(/^GetRecommendations/);
  expect(grants[0]?.[1]).toMatch(/:endpoint\/recommendations-reranker"/);
});

test("an invalid ARN of a model package is refused with the expected form", () => {
  expect(() => build("dev", { rerankerModelPackage: "yes" })).toThrow(/arn:aws:sagemaker:REGION/);
});

const TRITON = "785573368785.dkr.ecr.us-east-1.amazonaws.com/sagemaker-tritonserver:25.09-py3-cpu";
const SEQUENCE = { sequenceModel: "recommendations-sequence-d32c5kddcf5bb8c3", tritonImage: TRITON };

test("a sequence model is served by Triton from its job's output, in Triton's format", () => {
  const template = Template.fromStack(build("prod", SEQUENCE).stack);
  template.hasResourceProperties("AWS::SageMaker::Model", {
    PrimaryContainer: {
      Image: TRITON,
      ModelDataUrl: Match.objectLike({
        "Fn::Join": Match.arrayWith([
          Match.arrayWith(["/sequence/recommendations-sequence-d32c5kddcf5bb8c3/output/model.tar.gz"]),
        ]),
      }),
      Environment: { SAGEMAKER_TRITON_DEFAULT_MODEL_NAME: "sequence" },
    },
    EnableNetworkIsolation: true,
  });
  template.hasResourceProperties("AWS::Lambda::Function", {
    Environment: { Variables: Match.objectLike({ RERANKER_FORMAT: "sequence" }) },
  });
});

test.each([
  [{ ...SEQUENCE, rerankerModelPackage: PACKAGE }, /give one of them/],
  [{ sequenceModel: SEQUENCE.sequenceModel }, /sagemaker-tritonserver:TAG/],
  [{ ...SEQUENCE, sequenceModel: "s3://bucket/model.tar.gz" }, /name of the training job/],
  [{ sequenceTraining: "yes" }, /give on or off/],
])("an invalid setting of the re-ranker is refused with the expected form: %j", (context, message) => {
  expect(() => build("dev", context)).toThrow(message);
});

test("a stage can train the sequence model weekly, with a role only for that", () => {
  dev.template.resourceCountIs("AWS::SageMaker::Model", 0);
  const template = Template.fromStack(build("dev", { sequenceTraining: "on" }).stack);
  const [schedule] = Object.values(
    template.findResources("AWS::Scheduler::Schedule", {
      Properties: { Target: { Arn: Match.objectLike({ "Fn::Join": Match.anyValue() }), Input: Match.anyValue() } },
    }),
  ).filter(({ Properties }) => JSON.stringify(Properties.Target.Arn).includes("sagemaker:createTrainingJob"));
  const { Input, RetryPolicy, DeadLetterConfig } = schedule?.Properties.Target ?? {};
  const asked = JSON.stringify(Input);
  expect(RetryPolicy).toMatchObject({ MaximumRetryAttempts: 0 });
  expect(DeadLetterConfig).toBeDefined();
  expect(asked).toMatch(/recommendations-sequence-<aws\.scheduler\.execution-id>/);
  expect(asked).toMatch(/sagemaker_program/);
  expect(asked).toMatch(/snapshots\//);
  const policies = Object.entries(template.findResources("AWS::IAM::Policy"));
  const jobs = policies.filter(([, { Properties }]) =>
    (Properties as Policy).PolicyDocument.Statement.some(({ Action }) => Action === "sagemaker:CreateTrainingJob"),
  );
  expect(jobs).toHaveLength(1);
  const trains = actionsOf(template, "SequenceTrainingRole");
  expect(trains).toContain("s3:PutObject");
  expect(trains).not.toContain("s3:DeleteObject");
});

test("no finding of the AWS solutions checks is left unexplained, with a re-ranker or without", () => {
  const contexts: Record<string, string>[] = [
    {},
    { rerankerModelPackage: PACKAGE },
    { ...SEQUENCE, sequenceTraining: "on" },
  ];
  for (const context of contexts) {
    const { app } = build("prod", context);
    Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
    expect(() => app.synth()).not.toThrow();
  }
});
