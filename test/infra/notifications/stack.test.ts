import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { NotificationsStack } from "../../../lib/notifications/notifications.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => ({
  table: new ContextTable(others, id, { platform, indexes }),
});
const tables = {
  identity: table("Identity"),
  catalogue: table("Catalogue", ["byTime"]),
  commerce: table("Commerce"),
  conversion: table("Conversion"),
  creators: table("Creators", ["ofCreator"]),
  learning: table("Learning"),
  organisations: table("Organisations"),
};
const template = Template.fromStack(new NotificationsStack(app, "Notifications", { platform, ...tables }));

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
const rightsOf = (role: string): string[] =>
  Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    .flatMap(({ Action }) => [Action].flat())
    .filter((action) => action.startsWith("dynamodb:"))
    .sort();

test.each([
  ["TellOfOrders", ["GetItem", "GetItem", "PutItem"]],
  ["TellOfSubscriptions", ["GetItem", "GetItem", "PutItem"]],
  ["TellOfTransfers", ["GetItem", "GetItem", "PutItem"]],
  ["TellOfReviews", ["GetItem", "GetItem", "GetItem", "PutItem"]],
  ["TellOfSeats", ["GetItem", "GetItem", "GetItem", "GetItem", "PutItem"]],
  ["ListNotifications", ["GetItem", "Query"]],
  ["ReadNotifications", ["UpdateItem"]],
  ["GetNotificationSettings", ["GetItem"]],
  ["PutNotificationSettings", ["UpdateItem"]],
  ["GetMessageSettings", ["GetItem", "GetItem"]],
  ["PutMessageSettings", ["GetItem", "GetItem", "PutItem"]],
  ["ReadMessages", ["BatchGetItem"]],
  ["FollowMessage", ["GetItem", "UpdateItem"]],
  ["ShowMessageStop", ["GetItem"]],
  ["StopMessages", ["GetItem", "PutItem", "UpdateItem"]],
  ["WatchCommerce", ["PutItem", "UpdateItem"]],
  [
    "SendMessages",
    [
      ...Array(5).fill("BatchGetItem"),
      ...Array(5).fill("ConditionCheckItem"),
      ...Array(4).fill("GetItem"),
      "PutItem",
      ...Array(5).fill("Query"),
      "UpdateItem",
    ],
  ],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights.map((right) => `dynamodb:${right}`));
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
