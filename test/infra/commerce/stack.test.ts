import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { CommerceStack } from "../../../lib/commerce/orders.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

function build(stage: "dev" | "prod", context: Record<string, string> = {}) {
  const app = new App({ context });
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const catalogue = { table: new ContextTable(others, "Catalogue", { platform }) };
  const organisations = { table: new ContextTable(others, "Organisations", { platform }) };
  const identity = { table: new ContextTable(others, "Identity", { platform }) };
  const creators = { table: new ContextTable(others, "Creators", { platform }) };
  const conversion = { table: new ContextTable(others, "Conversion", { platform }) };
  const affiliates = { table: new ContextTable(others, "Affiliates", { platform }) };
  const all = { platform, affiliates, catalogue, organisations, identity, creators, conversion };
  const stack = new CommerceStack(app, "Commerce", all);
  return { app, stack };
}

const prod = Template.fromStack(build("prod").stack);
const dev = Template.fromStack(build("dev").stack);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
function actionsOf(role: string): string[] {
  const policies = Object.entries(prod.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  const actions = policies.flatMap(([, { Properties }]) =>
    (Properties as Policy).PolicyDocument.Statement.flatMap(({ Action }) => Action),
  );
  return [...new Set(actions)].filter((action) => /^(dynamodb|secretsmanager):/.test(action)).sort();
}

test("orders and Stripe's keys outlive the stack in production and go with it in development", () => {
  for (const type of ["AWS::DynamoDB::Table", "AWS::SecretsManager::Secret"]) {
    prod.hasResource(type, { DeletionPolicy: "Retain" });
    dev.hasResource(type, { DeletionPolicy: "Delete" });
  }
  prod.hasResourceProperties("AWS::DynamoDB::Table", {
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
});

test("until an operator stores keys, the webhook secret is one that nobody knows", () => {
  prod.hasResourceProperties("AWS::SecretsManager::Secret", {
    GenerateSecretString: { GenerateStringKey: "webhookSecret", SecretStringTemplate: '{"secretKey":""}' },
  });
});

test("no function has a key in its environment: those that call Stripe get the secret's name", () => {
  const functions = prod.findResources("AWS::Lambda::Function");
  const environments = Object.entries(functions).map(
    ([id, { Properties }]) => [id.slice(0, -8), Properties.Environment.Variables] as const,
  );
  const told = environments.filter(([, variables]) => variables.STRIPE_SECRET !== undefined);
  expect(told.map(([id]) => id).sort()).toEqual([
    "CancelOrder",
    "CancelSubscription",
    "ChangeSubscription",
    "EndBilling",
    "EndGraces",
    "EndLapsed",
    "OpenBillingPortal",
    "PlaceOrder",
    "Reconcile",
    "ReplayEvent",
    "ResumeSubscription",
    "StripeWebhook",
    "Subscribe",
  ]);
  for (const [, variables] of told)
    expect(variables.STRIPE_SECRET).toEqual({ Ref: expect.stringMatching(/^StripeKeys/) });
  for (const [, variables] of environments) expect(JSON.stringify(variables)).not.toMatch(/resolve:|sk_|whsec/);
});

test("each function has exactly the permissions that it needs", () => {
  const write = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "secretsmanager:GetSecretValue"];
  // Nothing is sold of a creator who is stopped.
  const sells = ["dynamodb:BatchGetItem", "dynamodb:ConditionCheckItem", ...write, "dynamodb:Query"].sort();
  expect(actionsOf("PlaceOrder")).toEqual(sells);
  expect(actionsOf("CancelOrder")).toEqual(write);
  const takes = ["dynamodb:BatchGetItem", "dynamodb:DeleteItem", ...write, "dynamodb:Query"].sort();
  for (const taker of ["StripeWebhook", "ReplayEvent", "ReconcileRole"]) expect(actionsOf(taker)).toEqual(takes);
  expect(actionsOf("DismissEvent")).toEqual(["dynamodb:PutItem", "dynamodb:UpdateItem"]);
  for (const lister of ["ListFailures", "ListReconciliations"]) expect(actionsOf(lister)).toEqual(["dynamodb:Query"]);
  // Who sells is named, by the creators' table.
  expect(actionsOf("GetOrder")).toEqual(["dynamodb:BatchGetItem", "dynamodb:GetItem"]);
  expect(actionsOf("ListOrders")).toEqual(["dynamodb:BatchGetItem", "dynamodb:Query"]);
  for (const buyer of ["SubscribeRole", "ChangeSubscription"]) expect(actionsOf(buyer)).toEqual(sells);
  expect(actionsOf("CancelSubscription")).toEqual(write);
  // Nor does a membership of theirs go on.
  expect(actionsOf("ResumeSubscription")).toEqual(["dynamodb:BatchGetItem", ...write]);
  for (const sweeper of ["EndBilling", "EndGraces", "EndLapsed"]) {
    expect(actionsOf(sweeper)).toEqual([...write, "dynamodb:Query"].sort());
  }
  // A customer that is gone at Stripe is forgotten here.
  expect(actionsOf("OpenBillingPortal")).toEqual([
    "dynamodb:GetItem",
    "dynamodb:UpdateItem",
    "secretsmanager:GetSecretValue",
  ]);
  expect(actionsOf("GetSubscription")).toEqual(["dynamodb:BatchGetItem", "dynamodb:GetItem"]);
  expect(actionsOf("ListSubscriptions")).toEqual(["dynamodb:BatchGetItem", "dynamodb:Query"]);
  expect(actionsOf("GetTrade")).toEqual(["dynamodb:GetItem"]);
  expect(actionsOf("ListStopped")).toEqual(["dynamodb:Query"]);
  for (const setter of ["SetProductShare", "SetCreatorShare"]) {
    expect(actionsOf(setter)).toEqual(["dynamodb:GetItem", "dynamodb:PutItem"]);
  }
  // A trade has copies.
  expect(actionsOf("SetTrade")).toEqual(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"]);
});

test.each([
  ["Catalogue", ["dynamodb:BatchGetItem"]],
  // Whether an affiliate and a buyer are colleagues.
  ["Organisations", ["dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query"]],
  ["Affiliates", ["dynamodb:GetItem", "dynamodb:BatchGetItem"]],
  ["Identity", ["dynamodb:GetItem"]],
])("only the needed items of the table of %s are read", (table, actions) => {
  const policies = Object.values(prod.findResources("AWS::IAM::Policy")) as { Properties: Policy }[];
  const on = policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement)
    .filter(({ Resource }) => JSON.stringify(Resource).includes(table));
  expect(new Set(on.flatMap(({ Action }) => Action))).toEqual(new Set(actions));
});

test.each([
  ["UnexpectedPayments", 0, "notBreaching"],
  ["ReconciliationFindings", 0, "notBreaching"],
  // A night that never begins writes nothing.
  ["ReconciliationAge", 36, "breaching"],
  ["FailedEvents", 0, "notBreaching"],
  ["ApprovedRefundAge", 36, "notBreaching"],
])("production is alarmed while %s is over %i", (MetricName, Threshold, TreatMissingData) => {
  prod.hasResourceProperties("AWS::CloudWatch::Alarm", {
    Namespace: "Lyceum",
    MetricName,
    Threshold,
    Statistic: "Maximum",
    ComparisonOperator: "GreaterThanThreshold",
    TreatMissingData,
    Dimensions: [{ Name: "service", Value: "commerce" }],
    AlarmActions: [Match.anyValue()],
  });
});

test("an hourly function measures the backlog, and only reads", () => {
  expect(actionsOf("MeasureBacklog")).toEqual(["dynamodb:GetItem", "dynamodb:Query"]);
  prod.hasResourceProperties("AWS::Scheduler::Schedule", { ScheduleExpression: "rate(1 hour)" });
});

test("users' routes have the gateway's authorizer; Stripe's is open, as it is signed", () => {
  const routes = Object.values(prod.findResources("AWS::ApiGatewayV2::Route"));
  const auth = Object.fromEntries(
    routes.map(({ Properties }) => [
      Properties.RouteKey,
      // Which of the two authorizers it is, the tests of routes ask.
      Properties.AuthorizationType === "CUSTOM" ? "JWT" : (Properties.AuthorizationType ?? "NONE"),
    ]),
  );
  expect(auth).toEqual({
    "POST /orders": "JWT",
    "POST /orders/{id}/cancel": "JWT",
    "GET /orders": "JWT",
    "GET /orders/{id}": "JWT",
    "POST /webhooks/stripe": "NONE",
    "GET /reconciliations": "JWT",
    "GET /webhooks/stripe/failures": "JWT",
    "POST /webhooks/stripe/failures/{id}/replay": "JWT",
    "POST /webhooks/stripe/failures/{id}/dismiss": "JWT",
    "POST /subscriptions": "JWT",
    "GET /subscriptions": "JWT",
    "GET /subscriptions/{id}": "JWT",
    "POST /subscriptions/{id}/cancel": "JWT",
    "POST /subscriptions/{id}/resume": "JWT",
    "POST /subscriptions/{id}/change": "JWT",
    "POST /billing-portal": "JWT",
    "POST /customers/{id}/end-billing": "JWT",
    "PUT /products/{id}/revenue-share": "JWT",
    "PUT /creators/{id}/revenue-share": "JWT",
    "PUT /creators/{id}/trade": "JWT",
    "GET /creators/{id}/trade": "JWT",
    "GET /creators/stopped": "JWT",
  });
});

test("buyers come back to the site that the deployment names, else to ours", () => {
  const site = Template.fromStack(build("dev", { siteUrl: "https://shop.example" }).stack);
  site.hasResourceProperties("AWS::Lambda::Function", {
    Environment: { Variables: Match.objectLike({ SITE_URL: "https://shop.example" }) },
  });
  const ofSite = { "Fn::Join": ["", ["https://", { "Fn::ImportValue": Match.stringLikeRegexp("DomainName") }]] };
  dev.hasResourceProperties("AWS::Lambda::Function", {
    Environment: { Variables: Match.objectLike({ SITE_URL: ofSite }) },
  });
});

test("Stripe computes tax if the deployment says so, and only then", () => {
  const taxOf = (template: Template) =>
    Object.values(template.findResources("AWS::Lambda::Function")).flatMap(
      ({ Properties }) => Properties.Environment?.Variables?.TAX ?? [],
    );
  expect(taxOf(Template.fromStack(build("dev", { tax: "automatic" }).stack))).toEqual(["automatic", "automatic"]);
  expect(taxOf(dev)).toEqual(["off", "off"]);
});

test("a webhook that fails, or brings unexpected money, raises an alarm in production", () => {
  const alarms = Object.keys(prod.findResources("AWS::CloudWatch::Alarm")).filter((id) =>
    id.startsWith("StripeWebhook"),
  );
  expect(alarms.map((id) => id.replace(/^StripeWebhook|[0-9A-F]{8}$/g, "")).sort()).toEqual([
    "Errors",
    "UnexpectedPayments",
  ]);
});

test("every night the books are compared with Stripe, and a failing run is kept", () => {
  prod.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "cron(0 4 * * ? *)",
    Target: Match.objectLike({
      Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^Reconcile"), "Arn"] },
      DeadLetterConfig: Match.anyValue(),
    }),
  });
});

test("lapsed subscriptions are ended every hour, and a failing run is kept", () => {
  prod.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: "rate(1 hour)",
    Target: Match.objectLike({
      Arn: { "Fn::GetAtt": [Match.stringLikeRegexp("^EndGraces"), "Arn"] },
      DeadLetterConfig: Match.anyValue(),
    }),
  });
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build("prod");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
