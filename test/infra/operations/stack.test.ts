import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { DeadLetters } from "../../../lib/constructs/dead-letters.ts";
import { OperationsStack } from "../../../lib/operations/operations.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => ({
  table: new ContextTable(others, id, { platform, indexes }),
});
const template = Template.fromStack(
  new OperationsStack(app, "Operations", {
    platform,
    commerce: table("Commerce", ["byTime"]),
    payouts: table("Payouts", ["selected"]),
    recommendations: table("Recommendations"),
    catalogue: table("Catalogue"),
    deadLetters: { mail: new DeadLetters(others, "Mail", platform), web: new DeadLetters(others, "Web", platform) },
  }),
);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
const actionsOf = (role: string): string[] =>
  Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .flatMap(({ Action }) => [Action].flat())
    .filter((action) => /^(dynamodb|sqs|secretsmanager|s3):/.test(action));

test("the health check only reads, and of queues only their length", () => {
  expect([...new Set(actionsOf("ReadHealth"))].sort()).toEqual([
    "dynamodb:GetItem",
    "dynamodb:Query",
    "sqs:GetQueueAttributes",
  ]);
  expect(actionsOf("ReadHealth").filter((action) => action.startsWith("sqs:"))).toHaveLength(2);
});

test("the function of GET /health has no rights", () => {
  expect(actionsOf("GetHealth")).toEqual([]);
});
