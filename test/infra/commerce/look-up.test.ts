import { App, Stack } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { LookUpStack } from "../../../lib/commerce/look-up.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { StripeKeys } from "../../../lib/constructs/stripe-keys.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

const app = new App();
const platform = new PlatformStack(app, "Platform", { stage: "prod" });
const others = new Stack(app, "Others");
const template = Template.fromStack(
  new LookUpStack(app, "LookUp", {
    platform,
    commerce: {
      table: new ContextTable(others, "Commerce", { platform, indexes: ["byTime", "current", "lookup"] }),
      stripeSecret: new StripeKeys(others, "Keys", { platform, of: "payments" }),
    },
    identity: { table: new ContextTable(others, "Identity", { platform }) },
  }),
);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
const rightsOf = (role: string): string[] =>
  Object.entries(template.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith(role))
    .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
    .filter((each) => !counts(each))
    .flatMap(({ Action }) => [Action].flat())
    .filter((action) => /^(dynamodb|secretsmanager):/.test(action))
    .map((action) => action.replace(/^\w+:/, ""))
    .sort();

test.each([
  ["LookUpOrders", ["BatchGetItem", "Query", "Query"]],
  ["ReadOrder", ["BatchGetItem", "GetItem", "GetItem", "Query", "Query"]],
  ["FindStripeObject", ["GetItem", "GetSecretValue"]],
  ["ReadCustomer", ["GetItem", "Query", "Query", "Query", "Query"]],
])("%s may read, and not write", (role, rights) => {
  expect(rightsOf(role)).toEqual(rights);
});
