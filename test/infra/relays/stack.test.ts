import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { RelaysStack } from "../../../lib/platform/relays.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const of = (id: string) => ({ table: new ContextTable(others, id, { platform, heard: true }) });
  const tables = {
    commerce: of("Commerce"),
    identity: of("Identity"),
    learning: of("Learning"),
    notifications: of("Notifications"),
    organisations: of("Organisations"),
    payouts: of("Payouts"),
    webhooks: of("Webhooks"),
  };
  return Template.fromStack(new RelaysStack(app, "Relays", { platform, ...tables }));
}

const prod = build("prod");

test.each([
  ["Commerce", ["ORDER", { prefix: "JOURNAL#" }, { prefix: "ENTITLEMENT#" }, { prefix: "SUBSCRIPTION#" }, "MAIL"]],
  ["Identity", ["MAIL"]],
  ["Learning", [{ prefix: "REVIEW#" }, "RATING", { prefix: "RATING#" }]],
  ["Notifications", ["MAIL"]],
  ["Organisations", [{ prefix: "SEAT#" }, "MAIL"]],
  ["Payouts", [{ prefix: "TRANSFER#" }]],
  ["Webhooks", ["MAIL"]],
])("the relay of %s receives the changes that others subscribe to, and keeps failed ones", (table, kinds) => {
  const mappings = Object.values(prod.findResources("AWS::Lambda::EventSourceMapping"));
  const Properties = mappings.find((each) =>
    JSON.stringify(each.Properties.EventSourceArn).includes(table),
  )?.Properties;
  expect(Properties).toMatchObject({
    FunctionResponseTypes: ["ReportBatchItemFailures"],
    DestinationConfig: { OnFailure: { Destination: expect.anything() } },
  });
  const patterns = (Properties.FilterCriteria.Filters as { Pattern: string }[]).map(({ Pattern }) =>
    JSON.parse(Pattern),
  );
  expect(patterns).toEqual([
    {
      eventName: ["INSERT", "MODIFY"],
      dynamodb: {
        Keys: { sk: { S: kinds } },
      },
    },
  ]);
});

type Statement = { Action: string | string[]; Resource: unknown };
const statementsOf = (name: RegExp) =>
  Object.entries(prod.findResources("AWS::IAM::Policy"))
    .filter(([id]) => name.test(id))
    .flatMap(([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement);
const actionsOf = (name: RegExp) =>
  [...new Set(statementsOf(name).flatMap(({ Action }) => Action))]
    .filter((action) => /^(dynamodb|events):/.test(action))
    .sort();

test("a relay may put events on the one bus, and read nothing of the table but its stream", () => {
  expect(actionsOf(/^(Commerce|Organisations|Webhooks)Role/)).toEqual([
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    "events:PutEvents",
  ]);
});

test("every night the listed changes are published again, and the job only reads", () => {
  expect(actionsOf(/AgainRole/)).toEqual(["dynamodb:Query", "events:PutEvents"]);
  for (const { Action, Resource } of statementsOf(/AgainRole/)) {
    if (Action === "dynamodb:Query") expect(JSON.stringify(Resource)).toContain("/index/changes");
    if (Action === "events:PutEvents") expect(JSON.stringify(Resource)).toMatch(/Bus.*Arn/);
  }
  const nightly = Object.values(prod.findResources("AWS::Scheduler::Schedule"));
  expect(nightly.map(({ Properties }) => Properties.ScheduleExpression)).toEqual(Array(5).fill("cron(30 2 * * ? *)"));
});
