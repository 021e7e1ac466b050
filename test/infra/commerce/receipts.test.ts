import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { ReceiptsStack } from "../../../lib/commerce/receipts.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

function build(context: Record<string, unknown> = {}) {
  const app = new App({ context });
  const platform = new PlatformStack(app, "Platform", { stage: "prod" });
  const others = new Stack(app, "Others");
  const table = (id: string) => ({ table: new ContextTable(others, id, { platform }) });
  const stack = new ReceiptsStack(app, "Receipts", {
    platform,
    commerce: table("Commerce"),
    identity: table("Identity"),
  });
  return { app, template: Template.fromStack(stack) };
}

test("a receipt's function reads one order and one user, and writes nothing", () => {
  const policies = Object.values(build().template.findResources("AWS::IAM::Policy"));
  const actions = policies
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action)
    .filter((action) => action.startsWith("dynamodb:"));
  expect(new Set(actions)).toEqual(new Set(["dynamodb:GetItem"]));
});

test("the seller comes from the context, as an object or as its JSON", () => {
  const seller = { name: "Lyceum GmbH", taxId: "DE1" };
  for (const given of [seller, JSON.stringify(seller)]) {
    build({ seller: given }).template.hasResourceProperties("AWS::Lambda::Function", {
      Environment: { Variables: Match.objectLike({ SELLER: JSON.stringify(seller) }) },
    });
  }
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
