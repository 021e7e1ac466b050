import { App } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { expect, test } from "vitest";
import { CreatorsStack } from "../../../lib/creators/creators.ts";
import { IdentityStack } from "../../../lib/identity/identity.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const identity = new IdentityStack(app, "Identity", {
    platform,
    creators: new CreatorsStack(app, "Creators", { platform }),
  });
  return { platform: Template.fromStack(platform), identity: Template.fromStack(identity) };
}
const { platform, identity } = build("prod");

test("Secrets Manager generates the visitors' key, which outlives the stack in production", () => {
  platform.hasResource("AWS::SecretsManager::Secret", {
    Properties: { GenerateSecretString: { PasswordLength: 64, ExcludePunctuation: true } },
    DeletionPolicy: "Retain",
  });
  build("dev").platform.hasResource("AWS::SecretsManager::Secret", { DeletionPolicy: "Delete" });
});

test("the issuer of tokens may read the key and count requests, and nothing else", () => {
  const actions = Object.entries(identity.findResources("AWS::IAM::Policy"))
    .filter(([id]) => id.startsWith("IssueVisitor"))
    .flatMap(([, { Properties }]) =>
      (Properties.PolicyDocument as { Statement: { Action: string | string[]; Resource: unknown }[] }).Statement.filter(
        (statement) => !counts(statement),
      ).flatMap(({ Action }) => Action),
    );
  expect(actions.filter((action) => !/^(logs|xray):/.test(action))).toEqual(["secretsmanager:GetSecretValue"]);
});
