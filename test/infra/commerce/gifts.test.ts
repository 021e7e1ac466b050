import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { GiftsStack } from "../../../lib/commerce/gifts.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const table = new ContextTable(new Stack(app, "Others"), "Commerce", { platform, indexes: ["current"] });
const template = Template.fromStack(new GiftsStack(app, "Gifts", { platform, commerce: { table } }));

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
const rightsOf = (role: string): string[] =>
  Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    .flatMap(({ Action }) => [Action].flat())
    .filter((action) => /^(dynamodb|secretsmanager|ses):/.test(action))
    .sort();

test.each([
  ["ClaimGift", ["BatchGetItem", "GetItem", "PutItem", "Query", "UpdateItem"]],
  ["ListReceivedGifts", ["Query"]],
  ["GetGift", ["GetItem"]],
  ["SendGiftAgain", ["GetItem", "PutItem"]],
  ["ReaddressGift", ["GetItem", "PutItem"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights.map((right) => `dynamodb:${right}`));
});

test("nobody reaches gifts without passing the gateway's authorizer", () => {
  const routes = Object.values(template.findResources("AWS::ApiGatewayV2::Route"));
  expect(routes).toHaveLength(5);
  for (const { Properties } of routes) expect(Properties.AuthorizationType).toBe("JWT");
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
