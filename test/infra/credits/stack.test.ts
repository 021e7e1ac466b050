import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { CreditsStack } from "../../../lib/credits/credits.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => new ContextTable(others, id, { platform, indexes });
const stripeSecret = new Secret(others, "StripeKeys");
Validations.of(stripeSecret).acknowledge({ id: "AwsSolutions-SMG4", reason: "A stand-in." });
const commerce = { table: table("Commerce", commerceIndexes), stripeSecret };
const stack = new CreditsStack(app, "Credits", {
  platform,
  commerce,
  catalogue: { table: table("Catalogue") },
  creators: { table: table("Creators") },
});
const template = Template.fromStack(stack);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "action on resource". */
function rightsOf(role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  const rights = policies
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .flatMap(({ Action, Resource }) => {
      const text = JSON.stringify(Resource);
      const [on = "Credits"] = /(Commerce|Catalogue|Creators|StripeKeys)/.exec(text) ?? [];
      const [, index = ""] = /index\/(\w+)/.exec(text) ?? [];
      return [Action].flat().map((action) => `${action} on ${on}${index && ` ${index}`}`);
    })
    .filter((right) => /^(dynamodb:(?!\w*Stream|\w*Shard|GetRecords)|secretsmanager:)/.test(right));
  return [...new Set(rights)].sort();
}

const on = (name: string, ...actions: string[]) => actions.map((action) => `dynamodb:${action} on ${name}`);
const writes = on("Credits", "GetItem", "PutItem", "UpdateItem", "DeleteItem");
const reads = [
  ...on("Credits", "BatchGetItem", "Query"),
  ...on("Commerce", "Query"),
  ...on("Commerce current", "Query"),
];
const spends = [...writes, ...reads, ...on("Commerce", "ConditionCheckItem", "PutItem", "UpdateItem")];

test.each([
  ["UseProduct", [...spends, ...on("Catalogue", "GetItem"), ...on("Commerce", "GetItem")]],
  ["CommitUsage", spends],
  ["ReleaseUsage", writes],
  ["EndHolds", [...writes, "dynamodb:Query on Credits due"]],
  ["GetCredits", [...reads, ...on("Creators", "BatchGetItem")]],
  ["GetUsage", [...on("Credits", "GetItem"), ...on("Creators", "BatchGetItem")]],
  [
    "ListUsages",
    ["dynamodb:Query on Credits byCustomer", "dynamodb:Query on Credits byCreator", ...on("Creators", "BatchGetItem")],
  ],
  ["MeterUsage", [...on("Commerce", "GetItem"), "secretsmanager:GetSecretValue on StripeKeys"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights.toSorted());
});

test("credits outlive the stack in production, recoverable to any second", () => {
  template.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
});

test("only committed uses are metered, with failures kept", () => {
  const mappings = Object.values(template.findResources("AWS::Lambda::EventSourceMapping"));
  expect(mappings.map(({ Properties }) => JSON.parse(Properties.FilterCriteria.Filters[0].Pattern))).toEqual([
    {
      eventName: ["INSERT", "MODIFY"],
      dynamodb: { Keys: { sk: { S: ["USAGE"] } }, NewImage: { state: { S: ["committed"] } } },
    },
  ]);
  expect(mappings[0]?.Properties).toMatchObject({
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
  });
});

test("lapsed reservations are released every quarter of an hour", () => {
  template.hasResourceProperties("AWS::Scheduler::Schedule", { ScheduleExpression: "rate(15 minutes)" });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
