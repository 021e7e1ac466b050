import { App } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { Code } from "aws-cdk-lib/aws-lambda";
import { expect, test, vi } from "vitest";
import { PASSWORD_MIN_LENGTH } from "../../../functions/identity/settings.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

// What functions are made of does not matter here, and takes long to build.
vi.mock("../../../lib/constructs/bundles.ts", () => ({ bundleOf: () => Code.fromInline("nothing") }));

const build = (stage: "dev" | "prod", context: object = {}) =>
  Template.fromStack(new PlatformStack(new App({ context }), "Platform", { stage }));
const prod = build("prod");

test("an address changes only once it is verified, and no client may ask the pool to change it", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPool", {
    UserAttributeUpdateSettings: { AttributesRequireVerificationBeforeUpdate: ["email"] },
  });
  prod.hasResourceProperties("AWS::Cognito::UserPoolClient", { WriteAttributes: ["locale"] });
});

test("tokens come from the API's login alone: the client has no OAuth flow, callback or scope", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPoolClient", {
    AllowedOAuthFlows: Match.absent(),
    AllowedOAuthScopes: Match.absent(),
    AllowedOAuthFlowsUserPoolClient: false,
    CallbackURLs: Match.absent(),
    ExplicitAuthFlows: ["ALLOW_USER_PASSWORD_AUTH"],
    GenerateSecret: Match.absent(),
  });
});

test("an access token is valid for 15 minutes; a refresh token once, with 30 seconds' grace", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPoolClient", {
    AccessTokenValidity: 15,
    IdTokenValidity: 15,
    RefreshTokenValidity: 30 * 24 * 60,
    TokenValidityUnits: { AccessToken: "minutes", IdToken: "minutes", RefreshToken: "minutes" },
    RefreshTokenRotation: { Feature: "ENABLED", RetryGracePeriodSeconds: 30 },
    EnableTokenRevocation: true,
  });
});

test("an access token can change only the language directly at the pool", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPoolClient", {
    WriteAttributes: ["locale"],
    ReadAttributes: ["email", "email_verified", "locale"],
    PreventUserExistenceErrors: "ENABLED",
  });
});

test("a mailbox is one account in any case, and the pool's password policy is the API's", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPool", {
    UsernameConfiguration: { CaseSensitive: false },
    UsernameAttributes: ["email"],
    Policies: {
      PasswordPolicy: {
        MinimumLength: PASSWORD_MIN_LENGTH,
        RequireLowercase: true,
        RequireUppercase: true,
        RequireNumbers: true,
        RequireSymbols: false,
      },
    },
  });
});

test("mails with codes have our texts, and go by SES if the stage has its own sender", () => {
  prod.hasResourceProperties("AWS::Cognito::UserPool", {
    LambdaConfig: { CustomMessage: Match.anyValue() },
    EmailConfiguration: Match.absent(),
  });
  build("prod", { mailSender: "no-reply@mail.shop.example" }).hasResourceProperties("AWS::Cognito::UserPool", {
    EmailConfiguration: {
      EmailSendingAccount: "DEVELOPER",
      From: "no-reply@mail.shop.example",
      SourceArn: Match.objectLike({
        "Fn::Join": ["", Match.arrayWith([Match.stringLikeRegexp(":identity/mail.shop.example$")])],
      }),
    },
  });
});

test("the authorizer may list groups of the pool's users, and nothing else", () => {
  const actions = Object.values(prod.findResources("AWS::IAM::Policy"))
    .filter(({ Properties }) => JSON.stringify(Properties.Roles).includes("VouchForCaller"))
    .flatMap(({ Properties }) => Properties.PolicyDocument.Statement as { Action: string | string[] }[])
    .flatMap(({ Action }) => Action);
  expect(actions.filter((action) => !/^(logs|xray):/.test(action))).toEqual(["cognito-idp:AdminListGroupsForUser"]);
});

test.each(["dev", "prod"] as const)("threat protection, which cannot see the caller, is not paid for: %s", (stage) => {
  build(stage).hasResourceProperties("AWS::Cognito::UserPool", {
    UserPoolTier: "ESSENTIALS",
    UserPoolAddOns: Match.absent(),
  });
  expect(JSON.stringify(build(stage).toJSON())).not.toContain("AdvancedSecurityMode");
});
