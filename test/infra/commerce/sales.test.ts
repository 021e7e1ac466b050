import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { SalesStack } from "../../../lib/commerce/sales.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const table = (id: string, indexes: readonly string[] = []) => ({
  table: new ContextTable(others, id, { platform, indexes }),
});
const template = Template.fromStack(
  new SalesStack(app, "Sales", {
    platform,
    affiliates: table("Affiliates"),
    commerce: table("Commerce", ["byTime", "lookup"]),
    catalogue: table("Catalogue", ["byCreator"]),
    identity: table("Identity"),
  }),
);

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
  ["ListSales", ["BatchGetItem", "BatchGetItem", "Query", "Query"]],
  ["ListBuyers", ["BatchGetItem", "BatchGetItem", "Query"]],
  ["GetSalesSummary", ["Query", "Query"]],
  ["ListContacts", ["Query"]],
  ["SetContact", ["GetItem", "PutItem"]],
  ["CountSales", ["PutItem", "UpdateItem"]],
  ["NoteContact", ["PutItem"]],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights.map((right) => `dynamodb:${right}`));
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
