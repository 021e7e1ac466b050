import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { BehaviourStack } from "../../../lib/behaviour/behaviour.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const table = (id: string, indexes: readonly string[] = []) => ({
    table: new ContextTable(others, id, { platform, heard: true, indexes }),
  });
  const stack = new BehaviourStack(app, "Behaviour", {
    platform,
    identity: table("Identity"),
    catalogue: table("Catalogue"),
    commerce: table("Commerce", ["byTime"]),
    learning: table("Learning"),
  });
  return { app, stack };
}

const prod = Template.fromStack(build("prod").stack);
const dev = Template.fromStack(build("dev").stack);

type Statement = { Action: string | string[]; Resource: unknown };
const statementsOf = (role: string) =>
  Object.entries(prod.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .filter((each) => !counts(each));
const actionsOf = (role: string) => statementsOf(role).flatMap(({ Action }) => Action);
const idOf = (type: string, prefix: string) =>
  Object.keys(prod.findResources(type)).find((id) => id.startsWith(prefix)) as string;

test("the log is private, encrypted, TLS only, and moves to infrequent access after 90 days", () => {
  prod.hasResourceProperties("AWS::S3::Bucket", {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    BucketEncryption: Match.anyValue(),
    LifecycleConfiguration: {
      Rules: [Match.objectLike({ Transitions: [{ StorageClass: "STANDARD_IA", TransitionInDays: 90 }] })],
    },
  });
  prod.hasResourceProperties("AWS::S3::BucketPolicy", {
    PolicyDocument: {
      Statement: Match.arrayWith([
        Match.objectLike({ Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } }),
      ]),
    },
  });
});

test("log and profiles outlive the stack in production and go with it in development", () => {
  for (const type of ["AWS::S3::Bucket", "AWS::DynamoDB::Table"]) {
    prod.hasResource(type, { DeletionPolicy: "Retain" });
    dev.hasResource(type, { DeletionPolicy: "Delete" });
  }
  prod.hasResourceProperties("AWS::DynamoDB::Table", { DeletionProtectionEnabled: true });
});

test("events are stored as gzip by the hour of arrival, with undeliverable ones beside them", () => {
  prod.hasResourceProperties("AWS::KinesisFirehose::DeliveryStream", {
    DeliveryStreamName: "Behaviour-log",
    DeliveryStreamType: "DirectPut",
    DeliveryStreamEncryptionConfigurationInput: { KeyType: "AWS_OWNED_CMK" },
    ExtendedS3DestinationConfiguration: {
      BucketARN: { "Fn::GetAtt": [idOf("AWS::S3::Bucket", "Log"), "Arn"] },
      Prefix: "events/!{timestamp:yyyy/MM/dd/HH}/",
      ErrorOutputPrefix: Match.stringLikeRegexp("^failed/"),
      CompressionFormat: "GZIP",
      BufferingHints: { IntervalInSeconds: 60, SizeInMBs: 5 },
      CloudWatchLoggingOptions: { Enabled: true },
    },
  });
});

test("the delivery stream writes under two prefixes of the log and may do nothing else", () => {
  const log = { "Fn::GetAtt": [idOf("AWS::S3::Bucket", "Log"), "Arn"] };
  const under = (objects: string) => ({ "Fn::Join": ["", [log, objects]] });
  const role = prod.findResources("AWS::IAM::Role")[idOf("AWS::IAM::Role", "DeliveryRole")]!;
  const [policy, ...others] = role.Properties.Policies as { PolicyDocument: { Statement: Statement[] } }[];
  expect(others).toEqual([]);
  expect(policy?.PolicyDocument.Statement.map(({ Action, Resource }) => [Action, Resource])).toEqual([
    [
      ["s3:AbortMultipartUpload", "s3:GetObject", "s3:PutObject"],
      [under("/events/*"), under("/failed/*")],
    ],
    [["s3:GetBucketLocation", "s3:ListBucket", "s3:ListBucketMultipartUploads"], log],
    ["logs:PutLogEvents", { "Fn::GetAtt": [idOf("AWS::Logs::LogGroup", "DeliveryLog"), "Arn"] }],
  ]);
  expect(statementsOf("Delivery")).toEqual([]);
});

test("functions that store events access profiles, append to the log, and read none of it", () => {
  for (const role of ["RecordEvents", "RecordOrderFacts", "RecordLearningFacts", "MergeVisitor"]) {
    const onData = actionsOf(role).filter((action) =>
      ["GetItem", "PutItem", "PutRecordBatch", "s3:"].some((part) => action.includes(part)),
    );
    expect(onData.sort()).toEqual([
      // Whether there are the products that clients tell of.
      ...(role === "RecordEvents" ? ["dynamodb:BatchGetItem"] : []),
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "firehose:PutRecordBatch",
      // What a trigger gives up is kept in a bucket of the platform's.
      ...(role === "RecordEvents" ? [] : ["s3:ListBucket", "s3:PutObject"]),
    ]);
    const changing = actionsOf(role).filter((action) => /Delete|Update|Scan|Query|BatchWrite/.test(action));
    expect(changing).toEqual([]);
  }
});

test("only relevant changes of other tables start a function, in order, and failures are kept", () => {
  const mappings = Object.values(prod.findResources("AWS::Lambda::EventSourceMapping"));
  const filters = Object.fromEntries(
    mappings.map(({ Properties }) => [
      (Properties.FunctionName.Ref as string).replace(/[0-9A-F]{8}$/, ""),
      JSON.parse(Properties.FilterCriteria.Filters[0].Pattern),
    ]),
  );
  expect(filters).toEqual({
    RecordOrderFacts: {
      eventName: ["INSERT", "MODIFY"],
      dynamodb: {
        Keys: { sk: { S: ["ORDER"] } },
        NewImage: { state: { S: ["paid", "partially-refunded", "refunded"] } },
      },
    },
    RecordLearningFacts: {
      eventName: ["INSERT", "MODIFY"],
      dynamodb: { Keys: { sk: { S: [{ prefix: "REVIEW#" }, { prefix: "PROGRESS#" }, { prefix: "WISH#" }] } } },
    },
    MergeVisitor: { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: [{ prefix: "VISITOR#" }] } } } },
  });
  for (const { Properties } of mappings) {
    expect(Properties).toMatchObject({
      FunctionResponseTypes: ["ReportBatchItemFailures"],
      DestinationConfig: { OnFailure: { Destination: expect.anything() } },
    });
  }
});

test("anyone may report what they do", () => {
  prod.hasResourceProperties("AWS::ApiGatewayV2::Route", { RouteKey: "POST /events", AuthorizationType: "NONE" });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build("prod");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
