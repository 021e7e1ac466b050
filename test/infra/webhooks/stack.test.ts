import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { WebhooksStack } from "../../../lib/webhooks/webhooks.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const identity = { table: new ContextTable(new Stack(app, "Others"), "Identity", { platform }) };
  return { app, stack: new WebhooksStack(app, "Webhooks", { platform, identity }) };
}

const prod = Template.fromStack(build("prod").stack);
const dev = Template.fromStack(build("dev").stack);

type Statement = { Action: string | string[]; Resource: unknown };
const statementsOf = (role: string) =>
  Object.entries(prod.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
const actionsOn = (role: string, resource: RegExp) =>
  statementsOf(role)
    .filter(({ Resource }) => resource.test(JSON.stringify(Resource)))
    .flatMap(({ Action }) => Action)
    .filter((action) => /^dynamodb:(?!DescribeStream|GetRecords|GetShardIterator|ListStreams)/.test(action))
    .map((action) => action.replace("dynamodb:", ""))
    .sort();

test("endpoints' secrets are encrypted, kept in production and deleted in development", () => {
  prod.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      // By a key of AWS's own, which is not written out.
      SSESpecification: { SSEEnabled: false },
      DeletionProtectionEnabled: true,
      TimeToLiveSpecification: { AttributeName: "expiresAt", Enabled: true },
    },
  });
  dev.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Delete" });
});

test("each function has exactly the permissions that it needs", () => {
  const grants: Record<string, string[]> = {
    CreateEndpoint: ["PutItem", "Query", "UpdateItem"],
    ListEndpoints: ["Query"],
    GetEndpoint: ["GetItem"],
    ChangeEndpoint: ["GetItem", "PutItem"],
    DeleteEndpoint: ["DeleteItem", "UpdateItem"],
    RotateSecret: ["GetItem", "PutItem"],
    TestEndpoint: ["GetItem", "PutItem"],
    ListDeliveries: ["GetItem", "Query"],
    ReplayDeliveryRole: ["GetItem", "PutItem"],
    ReplayDeliveries: ["GetItem", "PutItem", "Query"],
    QueueDeliveries: ["PutItem", "Query", "Query"],
    SendUrgent: ["GetItem", "PutItem"],
    SweepDeliveries: ["GetItem", "PutItem", "Query"],
  };
  for (const [role, actions] of Object.entries(grants)) {
    expect([role, actionsOn(role, /"Table/)]).toEqual([role, actions]);
    const onIdentity = role === "SendUrgent" || role === "SweepDeliveries" ? ["GetItem"] : [];
    expect([role, actionsOn(role, /Identity/)]).toEqual([role, onIdentity]);
  }
});

test("sales arrive by the bus, and due deliveries by the table's own stream", () => {
  const rules = Object.values(prod.findResources("AWS::Events::Rule"));
  expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
    { source: ["lyceum.commerce"], "detail-type": ["order", "subscription"] },
  ]);
  const mappings = Object.values(prod.findResources("AWS::Lambda::EventSourceMapping"));
  expect(mappings.map(({ Properties }) => JSON.parse(Properties.FilterCriteria.Filters[0].Pattern))).toEqual([
    { eventName: ["INSERT", "MODIFY"], dynamodb: { NewImage: { urgency: { S: ["now"] } } } },
  ]);
});

test("due deliveries are swept every five minutes, in less time than that", () => {
  prod.hasResourceProperties("AWS::Scheduler::Schedule", { ScheduleExpression: "rate(5 minutes)" });
  const timeouts = Object.entries(prod.findResources("AWS::Lambda::Function"))
    .filter(([id]) => id.startsWith("SweepDeliveries"))
    .map(([, { Properties }]) => Properties.Timeout);
  expect(timeouts).toEqual([240]);
});

test("no template lets deliveries reach a private network", () => {
  expect(JSON.stringify(prod.toJSON())).not.toContain("WEBHOOK_PRIVATE_HOSTS");
});

test("a sale that was not processed is stored", () => {
  prod.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    FunctionName: { Ref: Match.stringLikeRegexp("QueueDeliveries") },
    DestinationConfig: { OnFailure: Match.anyValue() },
  });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build("prod");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
