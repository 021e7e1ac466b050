import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes } from "../../../functions/catalogue/keys.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { DeadLetters } from "../../../lib/constructs/dead-letters.ts";
import { InsightsStack } from "../../../lib/insights/insights.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
Validations.of(others).acknowledge({ id: "AwsSolutions-S1", reason: "a test's" });
Validations.of(others).acknowledge({ id: "AwsSolutions-S10", reason: "a test's" });
const catalogue = { table: new ContextTable(others, "Catalogue", { platform, indexes }) };
const behaviour = {
  table: new ContextTable(others, "Behaviour", { platform }),
  bucket: new Bucket(others, "Log"),
};
const recommendations = { deadLetters: new DeadLetters(others, "DeadLetters", platform) };
const template = Template.fromStack(
  new InsightsStack(app, "Insights", { platform, catalogue, behaviour, recommendations }),
);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "action on resource". */
function rightsOf(role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  const rights = policies
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    .flatMap(({ Action, Resource }) => {
      const text = JSON.stringify(Resource);
      const under = /\/(\w+)\/\*/.exec(text)?.[1];
      const on = under ?? /Catalogue|Behaviour|Log|Insights/.exec(text)?.[0];
      return [Action].flat().map((action) => `${action} on ${on}`);
    })
    .filter((right) => /^(dynamodb|s3):/.test(right));
  return [...new Set(rights)].sort();
}

const READS = ["s3:GetObject on read", "s3:ListBucket on Insights"];
test.each([
  ["GetMyFunnel", ["dynamodb:BatchGetItem on Catalogue", ...READS]],
  ["GetFunnel", ["dynamodb:BatchGetItem on Catalogue", ...READS]],
  ["GetMyRetention", READS],
  ["GetRetention", READS],
  ["GetAudience", ["s3:GetObject on audiences", "s3:ListBucket on Insights"]],
  [
    "RebuildInsights",
    [
      "dynamodb:BatchGetItem on Behaviour",
      "dynamodb:Scan on Catalogue",
      "s3:GetObject on audiences",
      "s3:GetObject on events",
      "s3:GetObject on people",
      "s3:GetObject on read",
      "s3:ListBucket on Insights",
      "s3:ListBucket on Log",
      "s3:PutObject on audiences",
      "s3:PutObject on daily",
      "s3:PutObject on people",
      "s3:PutObject on read",
    ],
  ],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights);
});

test("one run a night, whose failures are kept in the training run's queue, and no alarm of its own", () => {
  template.resourceCountIs("AWS::Scheduler::Schedule", 1);
  template.resourceCountIs("AWS::SQS::Queue", 0);
  template.resourceCountIs("AWS::CloudWatch::Alarm", 0);
  const [invoked] = Object.values(template.findResources("AWS::Lambda::EventInvokeConfig"));
  expect(JSON.stringify(invoked?.Properties.DestinationConfig)).toMatch(/ImportValue.*DeadLetters/);
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
