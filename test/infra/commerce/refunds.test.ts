import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { indexes as creditsIndexes } from "../../../functions/credits/keys.ts";
import { RefundsStack } from "../../../lib/commerce/refunds.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => new ContextTable(others, id, { platform, indexes });
const stripeSecret = new Secret(others, "StripeKeys");
Validations.of(stripeSecret).acknowledge({ id: "AwsSolutions-SMG4", reason: "A stand-in." });
const commerce = { table: table("Commerce", commerceIndexes), stripeSecret };
const stack = new RefundsStack(app, "Refunds", {
  platform,
  commerce,
  learning: { table: table("Learning") },
  identity: { table: table("Identity") },
  credits: { table: table("Credits", creditsIndexes) },
  organisations: { table: table("Organisations") },
});
const template = Template.fromStack(stack);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "action on resource". */
function rightsOf(role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  return policies
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    .flatMap(({ Action, Resource }) => {
      const text = JSON.stringify(Resource);
      const [on = ""] = /(Commerce|Learning|Identity|Credits|Organisations|StripeKeys)/.exec(text) ?? [];
      const [, list = ""] = /index\/(byTime|lookup)/.exec(text) ?? [];
      return [Action].flat().map((action) => `${action} on ${on} ${list}`.trimEnd());
    })
    .filter((right) => /^(dynamodb|secretsmanager):/.test(right))
    .sort();
}

const write = ["GetItem", "PutItem", "UpdateItem"].map((action) => `dynamodb:${action} on Commerce`);
const keys = "secretsmanager:GetSecretValue on StripeKeys";
const study = "dynamodb:BatchGetItem on Learning";

const buyer = "dynamodb:GetItem on Identity";
/** What an approval within the terms rests on, which must hold still. */
const facts = [
  "dynamodb:ConditionCheckItem on Learning",
  "dynamodb:ConditionCheckItem on Organisations",
  "dynamodb:BatchGetItem on Organisations",
  "dynamodb:Query on Commerce byTime",
];
const credits = ["BatchGetItem", "ConditionCheckItem"].map((action) => `dynamodb:${action} on Credits`);

test.each([
  ["RequestRefund", [...write, ...credits, study, keys, ...facts]],
  ["GiveRefund", [...write, ...credits, keys]],
  ["SubmitEvidence", [...write, study, buyer, keys]],
  ["ContestDue", [...write, "dynamodb:Query on Commerce byTime", study, buyer, keys]],
  ["ApproveRefund", [...write, ...credits, keys]],
  ["DenyRefund", write],
  ["ListOrderRefunds", ["dynamodb:GetItem on Commerce"]],
  ["ListOwnRefunds", ["dynamodb:Query on Commerce lookup"]],
  ["ListRefunds", ["dynamodb:Query on Commerce byTime"]],
  ["ListDisputes", ["dynamodb:Query on Commerce byTime"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights.toSorted());
});

test("nobody reaches refunds or disputes without passing the gateway's authorizer", () => {
  for (const { Properties } of Object.values(template.findResources("AWS::ApiGatewayV2::Route"))) {
    expect(["JWT", "CUSTOM"], Properties.RouteKey).toContain(Properties.AuthorizationType);
  }
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
