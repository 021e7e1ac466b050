import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { expect, test } from "vitest";
import { indexes as catalogueIndexes } from "../../../functions/catalogue/keys.ts";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { RecommendationsStack } from "../../../lib/recommendations/recommendations.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => new ContextTable(others, id, { platform, indexes });
const log = new Bucket(others, "Log", { enforceSSL: true });
Validations.of(log).acknowledge({ id: "AwsSolutions-S1", reason: "A stand-in." });
const template = Template.fromStack(
  new RecommendationsStack(app, "Recommendations", {
    platform,
    catalogue: { table: table("Catalogue", catalogueIndexes) },
    commerce: { table: table("Commerce", commerceIndexes) },
    conversion: { table: table("Conversion") },
    behaviour: { table: table("Behaviour"), bucket: log },
    creators: { table: table("Creators") },
    identity: { table: table("Identity") },
  }),
);

test("settings are searched for once a week", () => {
  template.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "cron(0 5 ? * SUN *)",
    Target: { Input: '{"search":true}', DeadLetterConfig: Match.anyValue() },
  });
});

test("quarantined lines expire after thirty days, days of lists after ninety, nothing else", () => {
  const [bucket] = Object.values(template.findResources("AWS::S3::Bucket"));
  const rules: Record<string, unknown>[] = bucket?.Properties.LifecycleConfiguration.Rules;
  expect(rules.filter((rule) => rule.ExpirationInDays !== undefined)).toMatchObject([
    { Prefix: "quarantine/", ExpirationInDays: 30 },
    { Prefix: "attribution/", ExpirationInDays: 90 },
  ]);
});

test("training writes models, snapshots, popularity and quarantine, and deletes only snapshots", () => {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => /^Retrain/.test(id));
  type Statement = { Action: string | string[]; Resource: unknown };
  const statements: Statement[] = policies.flatMap(([, { Properties }]) => Properties.PolicyDocument.Statement);
  const granted = statements.flatMap(({ Action, Resource }) => {
    const place =
      /\/(models|snapshots|quarantine|popularity|attribution|events)\/\*/.exec(JSON.stringify(Resource))?.[1] ??
      "whole";
    return [Action].flat().map((action) => `${action} ${place}`);
  });
  expect(granted.filter((grant) => /^(s3|dynamodb):/.test(grant)).sort()).toEqual([
    "dynamodb:BatchGetItem whole",
    "dynamodb:GetItem whole",
    "dynamodb:PutItem whole",
    "dynamodb:Scan whole",
    "s3:DeleteObject snapshots",
    "s3:GetObject attribution",
    "s3:GetObject events",
    "s3:GetObject models",
    "s3:GetObject snapshots",
    "s3:ListBucket whole",
    "s3:ListBucket whole",
    "s3:PutObject models",
    "s3:PutObject popularity",
    "s3:PutObject quarantine",
    "s3:PutObject snapshots",
  ]);
});

test("in production, many unknown product ids and an unsound model raise alarms", () => {
  for (const [name, threshold] of [
    ["UnknownProducts", 100],
    ["TrainingFaults", 0],
  ] as const) {
    template.hasResourceProperties("AWS::CloudWatch::Alarm", {
      Namespace: "Lyceum",
      MetricName: name,
      Threshold: threshold,
      Dimensions: [{ Name: "service", Value: "recommendations" }],
      AlarmActions: Match.anyValue(),
    });
  }
});
