import { App, Stack, Validations } from "aws-cdk-lib";
import { Match, Template } from "aws-cdk-lib/assertions";
import { AwsSolutionsChecks } from "cdk-nag";
import { expect, test } from "vitest";
import { ContextTable } from "../../../lib/constructs/context-table.ts";
import { MailStack } from "../../../lib/mail/mail.ts";
import { PlatformStack } from "../../../lib/platform/platform.ts";

function build(context: Record<string, unknown> = { mailSender: "no-reply@shop.example" }) {
  const app = new App({ context });
  const platform = new PlatformStack(app, "Platform", { stage: "prod" });
  const others = new Stack(app, "Others");
  const of = (name: string) => ({ table: new ContextTable(others, name, { platform }) });
  const sources = {
    commerce: of("Commerce"),
    identity: of("Identity"),
    notifications: of("Notifications"),
    organisations: of("Organisations"),
    webhooks: of("Webhooks"),
  };
  return { app, stack: new MailStack(app, "Mail", { platform, ...sources }) };
}

const prod = Template.fromStack(build().stack);

test("only a new mail starts the sender, with failures kept", () => {
  prod.hasResourceProperties("AWS::Events::Rule", {
    EventPattern: {
      source: [{ prefix: "lyceum." }],
      "detail-type": ["mail"],
      detail: { before: { id: [{ exists: false }] } },
    },
    Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
  });
  prod.hasResourceProperties("AWS::Lambda::EventInvokeConfig", {
    MaximumRetryAttempts: 2,
    DestinationConfig: { OnFailure: Match.anyValue() },
  });
});

test("the sender may send from its domain alone, count mails and read stored ones", () => {
  type Statement = { Action: string | string[]; Resource: unknown };
  const policies = Object.entries(prod.findResources("AWS::IAM::Policy")).filter(([id]) => id.startsWith("SendMail"));
  const statements = policies.flatMap(
    ([, { Properties }]) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement,
  );
  const actions = statements.flatMap(({ Action }) => Action).filter((action) => /^(dynamodb|ses):/.test(action));
  expect([...new Set(actions)].sort()).toEqual([
    "dynamodb:ConditionCheckItem",
    "dynamodb:GetItem",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
    "ses:SendEmail",
  ]);
  const ses = statements.find(({ Action }) => Action === "ses:SendEmail");
  expect(JSON.stringify(ses?.Resource)).toContain(":identity/shop.example");
  prod.hasResourceProperties("AWS::Lambda::Function", {
    Environment: { Variables: Match.objectLike({ MAIL_SENDER: "no-reply@shop.example" }) },
  });
});

test("a sender that is not a bare address stops the synthesis, with the expected form", () => {
  for (const mailSender of ["shop.example", "Shop <no-reply@shop.example>", 7]) {
    expect(() => build({ mailSender })).toThrow("mailSender");
  }
});

test("no finding of the AWS solutions checks is left unexplained", () => {
  const { app } = build();
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  expect(() => app.synth()).not.toThrow();
});
