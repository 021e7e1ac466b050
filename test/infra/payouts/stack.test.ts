import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { TRANSFER_HOUR } from "../../../functions/payouts/settings.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PayoutsStack } from "../../../lib/payouts/payouts.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const stripeSecret = new Secret(others, "StripeKeys");
  Validations.of(stripeSecret).acknowledge({ id: "AwsSolutions-SMG4", reason: "A stand-in." });
  const commerce = { stripeSecret, table: new ContextTable(others, "Commerce", { platform, indexes: ["byTime"] }) };
  const affiliates = { table: new ContextTable(others, "Affiliates", { platform }) };
  return { app, stack: new PayoutsStack(app, "Payouts", { platform, commerce, affiliates }) };
}

const prod = Template.fromStack(build("prod").stack);
const dev = Template.fromStack(build("dev").stack);

type Statement = { Action: string | string[]; Resource: unknown };
const statementsOf = (role: string) =>
  Object.entries(prod.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .filter((each) => !counts(each));
const actionsOf = (role: string) =>
  [...new Set(statementsOf(role).flatMap(({ Action }) => Action))]
    .filter((action) =>
      /^(dynamodb|secretsmanager):(?!DescribeStream|GetRecords|GetShardIterator|ListStreams)/.test(action),
    )
    .sort();

test("creators' earnings outlive the stack in production and go with it in development", () => {
  prod.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Retain" });
  prod.hasResourceProperties("AWS::DynamoDB::Table", {
    DeletionProtectionEnabled: true,
    PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
  });
  dev.hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Delete" });
});

test("only a new journal of commerce starts the booking, with failures kept", () => {
  const rules = Object.values(prod.findResources("AWS::Events::Rule"));
  expect(rules.map(({ Properties }) => Properties.EventPattern)).toEqual([
    {
      source: ["lyceum.commerce"],
      "detail-type": ["journal"],
      detail: { before: { cause: [{ exists: false }] } },
    },
  ]);
  expect(rules[0]?.Properties.Targets).toEqual([expect.objectContaining({ DeadLetterConfig: expect.anything() })]);
  prod.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    FunctionName: { Ref: Match.stringLikeRegexp("AccrueEarnings") },
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: Match.anyValue() },
  });
});

test("payouts write nothing of commerce's, and read its journals and stopped transfers", () => {
  const on = Object.values(prod.findResources("AWS::IAM::Policy"))
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .filter(({ Resource }) => JSON.stringify(Resource).includes("Commerce"))
    .flatMap(({ Action }) => Action);
  expect([...new Set(on)].sort()).toEqual(["dynamodb:ConditionCheckItem", "dynamodb:GetItem", "dynamodb:Query"]);
  prod.resourceCountIs("AWS::Lambda::EventSourceMapping", 0);
});

test("each function has exactly the permissions that it needs", () => {
  const booking = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"];
  const key = "secretsmanager:GetSecretValue";
  const queue = ["dynamodb:DeleteItem", "dynamodb:Query"];
  expect(actionsOf("AccrueEarnings")).toEqual([...booking, ...queue].sort());
  expect(actionsOf("RunTransfers")).toEqual(["dynamodb:ConditionCheckItem", ...booking, ...queue, key].sort());
  expect(actionsOf("StripeConnectWebhook")).toEqual([...booking, "dynamodb:Query", key].sort());
  expect(actionsOf("ReverseTransfer")).toEqual([...booking, key]);
  const reconciles = ["dynamodb:BatchGetItem", ...booking, ...queue, key].sort();
  expect(actionsOf("ReconcilePayouts")).toEqual(reconciles);
  expect(actionsOf("MeasurePayouts")).toEqual(["dynamodb:GetItem"]);
  expect(actionsOf("ListPayoutReconciliations")).toEqual(["dynamodb:Query"]);
  expect(actionsOf("ReleaseWithheld")).toEqual(booking);
  for (const role of ["ListTransfersOf", "GetBalanceOf"]) expect(actionsOf(role)).toEqual(["dynamodb:Query"]);
  expect(actionsOf("OpenAccount")).toEqual(["dynamodb:GetItem", "dynamodb:PutItem", key]);
  expect(actionsOf("GetAccountRole")).toEqual(["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query", key]);
  expect(actionsOf("GetAccountOf")).toEqual(["dynamodb:GetItem"]);
  expect(actionsOf("RetireAccount")).toEqual(["dynamodb:GetItem", "dynamodb:PutItem"]);
  expect(actionsOf("GetBalanceRole")).toEqual(["dynamodb:GetItem", "dynamodb:Query"]);
  for (const role of ["ListTransfersRole", "ListStatements", "GetStatement"]) {
    expect(actionsOf(role)).toEqual(["dynamodb:Query"]);
  }
});

test("transfers run at the announced hour, and a failed run goes to a dead-letter queue", () => {
  prod.hasResourceProperties("AWS::Scheduler::Schedule", {
    ScheduleExpression: `cron(0 ${TRANSFER_HOUR} * * ? *)`,
    ScheduleExpressionTimezone: "Etc/UTC",
    Target: { DeadLetterConfig: Match.anyValue(), RetryPolicy: { MaximumRetryAttempts: 2 } },
  });
  prod.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: Match.anyValue() },
  });
});

test.each([
  ["TransfersInTransit", 0],
  ["TransfersRefused", 0],
  ["OwedUncovered", 0],
  ["PayoutFindings", 0],
  ["PayoutReconciliationAge", 36],
])("production is alarmed while %s is over %i", (MetricName, Threshold) => {
  prod.hasResourceProperties("AWS::CloudWatch::Alarm", {
    Namespace: "Lyceum",
    MetricName,
    Threshold,
    Statistic: "Maximum",
    ComparisonOperator: "GreaterThanThreshold",
    Dimensions: [{ Name: "service", Value: "payouts" }],
    AlarmActions: [Match.anyValue()],
  });
});

test("creators' routes have the gateway's authorizer; Stripe's is open, as it is signed", () => {
  const routes = Object.values(prod.findResources("AWS::ApiGatewayV2::Route"));
  const auth = Object.fromEntries(
    routes.map(({ Properties }) => [
      Properties.RouteKey,
      // Which of the two authorizers it is, the tests of routes ask.
      Properties.AuthorizationType === "CUSTOM" ? "JWT" : (Properties.AuthorizationType ?? "NONE"),
    ]),
  );
  expect(auth).toEqual({
    "POST /creators/me/account": "JWT",
    "GET /creators/debts": "JWT",
    "GET /creators/{id}/transfers": "JWT",
    "GET /creators/{id}/balance": "JWT",
    "GET /creators/{id}/account": "JWT",
    "POST /creators/{id}/account/retire": "JWT",
    "GET /payouts/countries": "NONE",
    "GET /payouts/currencies": "NONE",
    "GET /payouts/reconciliations": "JWT",
    "POST /creators/{id}/transfers/{transfer}/reversals": "JWT",
    "POST /creators/{id}/releases": "JWT",
    "GET /creators/me/account": "JWT",
    "GET /creators/me/balance": "JWT",
    "GET /creators/me/transfers": "JWT",
    "GET /creators/me/statements": "JWT",
    "GET /creators/me/statements/{month}": "JWT",
    "POST /webhooks/stripe-connect": "NONE",
  });
});

test("no function has a key in its environment: those that call Stripe get the secret's name", () => {
  const environments = Object.entries(prod.findResources("AWS::Lambda::Function")).map(
    ([id, { Properties }]) => [id.slice(0, -8), Properties.Environment.Variables] as const,
  );
  const told = environments.filter(([, variables]) => variables.PAYOUTS_STRIPE_SECRET !== undefined).map(([id]) => id);
  expect(told.sort()).toEqual([
    "GetAccount",
    "OpenAccount",
    "ReconcilePayouts",
    "ReverseTransfer",
    "RunTransfers",
    "StripeConnectWebhook",
  ]);
  for (const [, variables] of environments) expect(JSON.stringify(variables)).not.toMatch(/resolve:|sk_|whsec/);
});

test("in production payouts have a Stripe key of their own, which no payment function may read", () => {
  const readers = Object.entries(prod.findResources("AWS::IAM::Policy")).filter(([, { Properties }]) =>
    JSON.stringify(Properties.PolicyDocument).includes("secretsmanager:"),
  );
  expect(readers).not.toHaveLength(0);
  for (const [, { Properties }] of readers) {
    const { Statement } = Properties.PolicyDocument as { Statement: Statement[] };
    const secrets = Statement.filter(({ Action }) => String(Action).startsWith("secretsmanager:"));
    expect(secrets).toEqual([
      expect.objectContaining({ Resource: { Ref: expect.stringMatching(/^PayoutsStripeKeys/) } }),
    ]);
  }
  prod.hasResource("AWS::SecretsManager::Secret", { DeletionPolicy: "Retain" });
  // No other stack can: nothing is exported.
  expect(JSON.stringify(prod.toJSON().Outputs ?? {})).not.toContain("StripeKeys");
  dev.resourceCountIs("AWS::SecretsManager::Secret", 0);
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build("prod");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
