import { App, Stack, Validations } from "aws-cdk-lib";
import { Template } from "aws-cdk-lib/assertions";
import { Bucket } from "aws-cdk-lib/aws-s3";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { indexes as commerceIndexes } from "../../../functions/commerce/keys.ts";
import { contexts } from "../../../functions/documentation/domain/contexts.ts";
import { SurveyStack } from "../../../lib/catalogue/survey.ts";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { LearningStack } from "../../../lib/learning/learning.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";
import { counts } from "../counts.ts";

function build(stage: "dev" | "prod") {
  const app = new App();
  const platform = new PlatformStack(app, "Platform", { stage });
  const others = new Stack(app, "Others");
  const table = (id: string, indexes: readonly string[] = []) => new ContextTable(others, id, { platform, indexes });
  const content = new Bucket(others, "Content", { enforceSSL: true });
  Validations.of(content).acknowledge({ id: "AwsSolutions-S1", reason: "A stand-in." });
  const catalogue = { table: table("Catalogue", ["byPopularity"]), content };
  const learning = new LearningStack(app, "Learning", {
    platform,
    catalogue,
    commerce: { table: table("Commerce", commerceIndexes) },
    creators: { table: table("Creators") },
    identity: { table: table("Identity") },
  });
  const recommendations = { models: content };
  const ratings = new SurveyStack(app, "Survey", { platform, catalogue, learning, recommendations });
  return { app, learning, ratings };
}

const prod = build("prod");
const learning = Template.fromStack(prod.learning);
const ratings = Template.fromStack(prod.ratings);

type Policy = { PolicyDocument: { Statement: { Action: string | string[]; Resource: unknown }[] } };
/** What a function may do with data, as "action on resource". */
function rightsOf(template: Template, role: string): string[] {
  const policies = Object.entries(template.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith(role));
  return (
    policies
      .flatMap(([, { Properties }]) => (Properties as Policy).PolicyDocument.Statement)
      // What its trigger gives up is not its own doing.
      .filter((each) => !counts(each) && !JSON.stringify(each.Resource).includes("Undone"))
      .flatMap(({ Action, Resource }) => {
        const [, owner = ""] =
          /(Catalogue|Commerce|Content|Creators|Identity|Table[0-9A-F]{8})/.exec(JSON.stringify(Resource)) ?? [];
        const [, index = ""] = /index\/(\w+)/.exec(JSON.stringify(Resource)) ?? [];
        const on = `${owner.replace(/^Table.*/, "Learning")} ${index}`.trimEnd();
        return [Action].flat().map((action) => `${action} on ${on}`);
      })
      .filter((right) => /^(dynamodb|s3):/.test(right))
      .sort()
  );
}

test.each([
  [
    "GetLibrary",
    [
      "dynamodb:BatchGetItem on Catalogue",
      "dynamodb:BatchGetItem on Creators",
      "dynamodb:BatchGetItem on Learning",
      "dynamodb:Query on Commerce",
      "dynamodb:Query on Commerce current",
    ],
  ],
  [
    "GetContent",
    [
      "dynamodb:ConditionCheckItem on Commerce",
      "dynamodb:GetItem on Catalogue",
      "dynamodb:Query on Commerce",
      "dynamodb:UpdateItem on Learning",
      "s3:GetObject on Content",
    ],
  ],
  ["GetAccess", ["dynamodb:GetItem on Catalogue", "dynamodb:Query on Commerce"]],
  [
    "PutProgress",
    [
      "dynamodb:ConditionCheckItem on Commerce",
      "dynamodb:GetItem on Catalogue",
      "dynamodb:GetItem on Learning",
      "dynamodb:PutItem on Learning",
      "dynamodb:Query on Commerce",
    ],
  ],
  [
    "WriteReview",
    [
      "dynamodb:BatchGetItem on Identity",
      "dynamodb:ConditionCheckItem on Commerce",
      "dynamodb:GetItem on Catalogue",
      "dynamodb:GetItem on Learning",
      "dynamodb:PutItem on Learning",
      "dynamodb:Query on Commerce",
      "dynamodb:UpdateItem on Learning",
    ],
  ],
  [
    "EditReview",
    [
      "dynamodb:BatchGetItem on Identity",
      "dynamodb:ConditionCheckItem on Commerce",
      "dynamodb:GetItem on Catalogue",
      "dynamodb:GetItem on Learning",
      "dynamodb:PutItem on Learning",
      "dynamodb:Query on Commerce",
      "dynamodb:UpdateItem on Learning",
    ],
  ],
  ["GetOwnReview", ["dynamodb:BatchGetItem on Identity", "dynamodb:GetItem on Learning"]],
  [
    "ListReceivedReviews",
    [
      "dynamodb:BatchGetItem on Identity",
      "dynamodb:Query on Learning ofCreator",
      "dynamodb:Query on Learning unanswered",
    ],
  ],
  [
    "AnswerReview",
    [
      "dynamodb:BatchGetItem on Identity",
      "dynamodb:GetItem on Learning",
      "dynamodb:PutItem on Learning",
      "dynamodb:Query on Learning ofCreator",
    ],
  ],
  [
    "WithdrawAnswer",
    ["dynamodb:GetItem on Learning", "dynamodb:PutItem on Learning", "dynamodb:Query on Learning ofCreator"],
  ],
  [
    "DeleteReview",
    ["dynamodb:DeleteItem on Learning", "dynamodb:GetItem on Learning", "dynamodb:UpdateItem on Learning"],
  ],
  [
    "BearReview",
    [
      "dynamodb:GetItem on Learning",
      "dynamodb:PutItem on Learning",
      "dynamodb:Query on Commerce",
      "dynamodb:UpdateItem on Learning",
    ],
  ],
  [
    "ListReviews",
    [
      "dynamodb:BatchGetItem on Identity",
      "dynamodb:GetItem on Catalogue",
      "dynamodb:Query on Learning",
      "dynamodb:Query on Learning byStars",
      "dynamodb:Query on Learning byTime",
    ],
  ],
])("%s has these rights and no other", (role, rights) => {
  expect(rightsOf(learning, role)).toEqual(rights);
});

test("every route of the contract is served, and only reviews are read without an account", () => {
  const served = Object.values(learning.findResources("AWS::ApiGatewayV2::Route")).map(({ Properties }) => [
    Properties.RouteKey,
    Properties.AuthorizationType ?? "NONE",
  ]);
  const agreed = Object.values(contexts.learning ?? {}).map(({ method, path, access }) => [
    `${method} ${path}`,
    access === "public" ? "NONE" : "JWT",
  ]);
  expect(served.sort()).toEqual(agreed.sort());
});

test("learners' data outlives the stack in production and goes with it in development", () => {
  learning.hasResource("AWS::DynamoDB::Table", {
    DeletionPolicy: "Retain",
    Properties: {
      DeletionProtectionEnabled: true,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
    },
  });
  Template.fromStack(build("dev").learning).hasResource("AWS::DynamoDB::Table", { DeletionPolicy: "Delete" });
});

test("the catalogue receives only ratings", () => {
  ratings.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: { source: ["lyceum.learning"], "detail-type": ["rating"] },
  });
  expect(
    rightsOf(ratings, "ApplyRating").filter((right) => /^dynamodb:/.test(right) && !/Stream|Shard|Records/.test(right)),
  ).toEqual(["dynamodb:GetItem on Catalogue", "dynamodb:Query on Learning", "dynamodb:UpdateItem on Catalogue"]);
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build("prod");
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
