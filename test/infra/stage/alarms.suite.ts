import { readFileSync } from "node:fs";
import { join } from "node:path";
import { App } from "aws-cdk-lib";
import { Annotations, Template } from "aws-cdk-lib/assertions";
import { describe, expect, test } from "vitest";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { prod, type Resource, referredTo } from "./synthesised.ts";

const of = (type: string) => prod.filter(({ Type }) => Type === type);
const alarms = of("AWS::CloudWatch::Alarm");
const kindOf = ({ Properties }: Resource): string => Properties.AlarmDescription.split("#")[1] ?? "none";

describe("an alarm reaches somebody", () => {
  type Statement = { Effect: string; Action: string; Principal: { Service?: string }; Condition?: unknown };
  const letsIn = (topic: string | undefined) =>
    of("AWS::SNS::TopicPolicy")
      .filter(({ Properties }) => Properties.Topics.some((each: unknown) => referredTo(each) === topic))
      .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as Statement[])
      .filter(({ Effect, Action }) => Effect === "Allow" && Action === "sns:Publish")
      .map(({ Principal }) => Principal.Service);

  test("each has an action, its topic lets CloudWatch publish, and a person is subscribed to it", () => {
    expect(alarms.length).toBeGreaterThan(20);
    for (const { id, Properties } of alarms) {
      expect(Properties.AlarmActions, id).toHaveLength(1);
      const topic = referredTo(Properties.AlarmActions[0]);
      expect(letsIn(topic), id).toEqual(["cloudwatch.amazonaws.com"]);
      const heard = of("AWS::SNS::Subscription").filter((each) => referredTo(each.Properties.TopicArn) === topic);
      expect(heard.map((each) => each.Properties)).toMatchObject([
        { Protocol: "email", Endpoint: "operators@example.org" },
      ]);
    }
  });

  test("only alarms of this account may publish, and only by TLS", () => {
    const [policy, ...more] = of("AWS::SNS::TopicPolicy");
    expect(more).toEqual([]);
    expect(policy?.Properties.PolicyDocument.Statement).toMatchObject([
      { Effect: "Deny", Condition: { Bool: { "aws:SecureTransport": "false" } } },
      { Effect: "Allow", Condition: { StringEquals: { "aws:SourceAccount": { Ref: "AWS::AccountId" } } } },
    ]);
  });

  test("without an address the synthesis warns; an invalid one stops it", () => {
    const platform = (context: object) =>
      new PlatformStack(new App({ context: { ...context } }), "Platform", { stage: "prod" });
    Annotations.fromStack(platform({})).hasWarning(
      "*",
      "Nobody hears alarms: give an address by -c alarmEmail=... [ack: lyceum:alarms]",
    );
    Template.fromStack(platform({})).resourceCountIs("AWS::SNS::Subscription", 0);
    expect(() => platform({ alarmEmail: "Operators <operators@example.org>" })).toThrow("alarmEmail");
  });
});

test("each names its resource and a heading of the runbook", () => {
  const runbook = readFileSync(join(import.meta.dirname, "../../../docs/runbook.md"), "utf8");
  const headings = new Set([...runbook.matchAll(/^## (.+)$/gm)].map(([, heading = ""]) => heading.toLowerCase()));
  expect(alarms.filter((each) => !headings.has(kindOf(each))).map(({ id }) => id)).toEqual([]);
});

test("alarms are few: per region where the service allows it, per function where money moves", () => {
  const perKind = Object.entries(Object.groupBy(alarms, kindOf)).map(([kind, all = []]) => [kind, all.length]);
  const several = Object.fromEntries(perKind.filter(([, count]) => Number(count) > 1));
  expect(several).toEqual({
    deadletters: of("AWS::SQS::Queue").length,
    // The region's, and those of PlaceOrder, RunTransfers, StripeWebhook and StripeConnectWebhook.
    errors: 5,
    missedruns: expect.any(Number),
  });
  expect(alarms.length).toBeLessThan(48);
});

test.each([
  ["errors", { Namespace: "AWS/Lambda", MetricName: "Errors" }],
  ["throttles", { Namespace: "AWS/Lambda", MetricName: "Throttles" }],
  ["servererrors", { Namespace: "AWS/ApiGateway", MetricName: "5xx" }],
  ["latency", { Namespace: "AWS/ApiGateway", MetricName: "Latency" }],
  ["streamage", { Metrics: [{ Expression: expect.stringContaining("MAX(IteratorAge)") }] }],
  ["failedinvocations", { Metrics: [{ Expression: expect.objectContaining({ "Fn::Join": expect.anything() }) }] }],
  ["scheduleerrors", { Namespace: "AWS/Scheduler", MetricName: "TargetErrorCount" }],
  ["freshness", { Namespace: "AWS/Firehose", MetricName: "DeliveryToS3.DataFreshness" }],
  ["bounces", { Namespace: "AWS/SES", MetricName: "Reputation.BounceRate" }],
  ["reconciliationfindings", { Namespace: "Lyceum", MetricName: "ReconciliationFindings" }],
])("there is an alarm on %s", (kind, properties) => {
  expect(alarms.filter((each) => kindOf(each) === kind).map(({ Properties }) => Properties)).toContainEqual(
    expect.objectContaining(
      "Metrics" in properties ? { Metrics: [expect.objectContaining(properties.Metrics[0])] } : properties,
    ),
  );
});

test("a nightly run that has not begun for thirty hours raises an alarm without any data", () => {
  const missed = alarms.filter((each) => kindOf(each) === "missedruns");
  expect(missed.map(({ id }) => id.split("/")[1]?.replace(/MissedRuns.*/, "")).sort()).toEqual([
    "CommerceAgain",
    "NotificationsAgain",
    "OrganisationsAgain",
    "Retrain",
    "RunTransfers",
    "WebhooksAgain",
  ]);
  for (const { Properties } of missed) {
    expect(Properties).toMatchObject({
      MetricName: "Invocations",
      ComparisonOperator: "LessThanThreshold",
      TreatMissingData: "breaching",
    });
    expect((Properties.Period * Properties.EvaluationPeriods) / 3600).toBe(30);
  }
});

describe("a failure for good", () => {
  const queues = of("AWS::SQS::Queue");

  test("is in its stack's queue or its neighbour's, and each queue has an alarm", () => {
    const kept = [
      ...of("AWS::Events::Rule").flatMap(({ stack, Properties }) =>
        Properties.Targets.map((target: Resource["Properties"]) => [stack, target.DeadLetterConfig.Arn]),
      ),
      ...of("AWS::Scheduler::Schedule").map(({ stack, Properties }) => [stack, Properties.Target.DeadLetterConfig.Arn]),
      ...of("AWS::Lambda::EventInvokeConfig").map(({ stack, Properties }) => [
        stack,
        Properties.DestinationConfig.OnFailure.Destination,
      ]),
    ];
    expect(kept.length).toBeGreaterThan(20);
    for (const [stack, queue] of kept) {
      expect(referredTo(queue)).toMatch(
        new RegExp(`^${String(stack).replace(/insights$/, "recommendations")}/DeadLetters`),
      );
    }
    expect(new Set(queues.map(({ stack }) => stack)).size).toBe(queues.length);
    const watched = alarms
      .filter((each) => kindOf(each) === "deadletters")
      .map(({ Properties }) => referredTo(Properties.Dimensions[0].Value));
    expect(watched.sort()).toEqual(queues.map(({ id }) => id).sort());
  });

  test("stays there for fourteen days, encrypted", () => {
    for (const { Properties } of queues) {
      expect(Properties).toMatchObject({ MessageRetentionPeriod: 14 * 86_400, SqsManagedSseEnabled: true });
    }
  });
});

test("there is one dashboard: three are free", () => {
  expect(of("AWS::CloudWatch::Dashboard")).toHaveLength(1);
});

test("a dev stage has no alarms", () => {
  const template = Template.fromStack(new PlatformStack(new App(), "Platform", { stage: "dev" }));
  template.resourceCountIs("AWS::CloudWatch::Alarm", 0);
});
