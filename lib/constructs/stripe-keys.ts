import { RemovalPolicy, Validations } from "aws-cdk-lib";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { PlatformStack } from "../platform/platform.ts";

/** A key of Stripe's and the secrets of its webhooks: docs/runbook.md says what an operator stores here. */
export class StripeKeys extends Secret {
  constructor(scope: Construct, id: string, { platform, of }: { platform: PlatformStack; of: string }) {
    super(scope, id, {
      description: `Stripe's keys for ${of}; docs/runbook.md says what to put here.`,
      // A placeholder that nobody knows, so nobody can sign a webhook with it.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ secretKey: "" }),
        generateStringKey: "webhookSecret",
        excludePunctuation: true,
      },
      removalPolicy: platform.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "Stripe issues the keys and has no call that rotates them; an operator replaces them by the runbook.",
    });
  }
}
