import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { KEPT_MS } from "../../../functions/exports/settings.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { ExportsStack } from "../../../lib/exports/exports.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const commerce = { table: new ContextTable(others, "Commerce", { platform, indexes: commerceIndexes }) };
const template = Template.fromStack(new ExportsStack(app, "Exports", { platform, commerce }));

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "action on resource". */
function rightsOf(role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  const rights = policies
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    // What its trigger gives up is not its own doing.
    .filter(({ Resource }) => !JSON.stringify(Resource).includes("Undone"))
    .flatMap(({ Action, Resource }) => {
      const text = JSON.stringify(Resource);
      const on = /Commerce/.test(text) ? "Commerce" : /exports\/\*/.test(text) ? "files" : "Exports";
      return [Action].flat().map((action) => `${action} on ${on}${text.includes("index/byTime") ? " byTime" : ""}`);
    })
    .filter((right) => /^(dynamodb:(?!\w*Stream|\w*Shard|GetRecords)|s3:)/.test(right));
  return [...new Set(rights)].sort();
}

test.each([
  ["RequestExport", ["dynamodb:GetItem on Exports", "dynamodb:PutItem on Exports", "dynamodb:UpdateItem on Exports"]],
  ["GetExport", ["dynamodb:GetItem on Exports", "s3:GetObject on files"]],
  ["ListExports", ["dynamodb:Query on Exports"]],
  [
    "MakeExport",
    [
      "dynamodb:BatchGetItem on Commerce",
      "dynamodb:DeleteItem on Exports",
      "dynamodb:GetItem on Exports",
      "dynamodb:PutItem on Exports",
      "dynamodb:Query on Commerce byTime",
      "s3:AbortMultipartUpload on files",
      "s3:PutObject on files",
    ],
  ],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights);
});

test("files are private except by signed URLs, encrypted, and deleted after the stated days", () => {
  template.hasResourceProperties("AWS::S3::Bucket", {
    PublicAccessBlockConfiguration: { BlockPublicAcls: true, RestrictPublicBuckets: true },
    BucketEncryption: {
      ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: "AES256" } }],
    },
    LifecycleConfiguration: { Rules: [{ ExpirationInDays: KEPT_MS / 86_400_000, Status: "Enabled" }] },
  });
});

test("only a requested export starts the function, with failures kept", () => {
  const mappings = Object.values(template.findResources("AWS::Lambda::EventSourceMapping"));
  expect(mappings.map(({ Properties }) => JSON.parse(Properties.FilterCriteria.Filters[0].Pattern))).toEqual([
    { eventName: ["INSERT"], dynamodb: { Keys: { sk: { S: [{ prefix: "EXPORT#" }] } } } },
  ]);
  expect(mappings[0]?.Properties).toMatchObject({
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
  });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
