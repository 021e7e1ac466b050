import { Duration, RemovalPolicy, Validations } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Secret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import type { CommerceEnvironment, PlaceOrderEnvironment, StripeEnvironment } from "../functions/commerce/env.ts";
import { allow } from "./constructs/allow.ts";
import { ContextTable } from "./constructs/context-table.ts";
import { HttpFunction } from "./constructs/http-function.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

export interface CommerceStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
}

/** Orders, paid by Stripe Checkout, with what they grant and the money they move. */
export class CommerceStack extends ContextStack {
  readonly table: ContextTable;
  /** Stripe's keys: see the runbook for what an operator puts here. */
  readonly stripeSecret: Secret;

  constructor(scope: Construct, id: string, props: CommerceStackProps) {
    super(scope, id, props);
    const { platform, catalogue } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes: ["gsi1"] });
    this.stripeSecret = new Secret(this, "StripeKeys", {
      description: "Stripe's keys; docs/runbook.md says what to put here.",
      // Nobody can sign a webhook by a secret that nobody knows.
      generateSecretString: {
        secretStringTemplate: JSON.stringify({ secretKey: "" }),
        generateStringKey: "webhookSecret",
        excludePunctuation: true,
      },
      removalPolicy: platform.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
    });
    Validations.of(this.stripeSecret).acknowledge({
      id: "AwsSolutions-SMG4",
      reason: "Stripe issues the keys and has no call that rotates them; an operator replaces them by the runbook.",
    });

    const environment = { COMMERCE_TABLE: this.table.tableName } satisfies CommerceEnvironment;
    const withStripe = {
      platform,
      // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
      timeout: Duration.seconds(25),
      slow: Duration.seconds(5),
      environment: { ...environment, STRIPE_SECRET: this.stripeSecret.secretArn } satisfies StripeEnvironment,
    } as const;

    const place = new HttpFunction(this, "PlaceOrder", {
      ...withStripe,
      route: "POST /orders",
      access: "member",
      entry: "commerce/handlers/place-order",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.table.tableName,
        SITE_URL: platform.siteUrl,
      } satisfies PlaceOrderEnvironment,
    });
    allow(place, catalogue.table.tableArn, "dynamodb:BatchGetItem");
    allow(place, this.table.tableArn, "dynamodb:BatchGetItem", "dynamodb:Query");
    const cancel = new HttpFunction(this, "CancelOrder", {
      ...withStripe,
      route: "POST /orders/{id}/cancel",
      access: "member",
      entry: "commerce/handlers/cancel-order",
    });
    const webhook = new HttpFunction(this, "StripeWebhook", {
      ...withStripe,
      route: "POST /webhooks/stripe",
      access: "public",
      entry: "commerce/handlers/stripe-webhook",
    });
    for (const writer of [place, cancel, webhook]) {
      allow(writer, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
      allow(writer, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    }

    for (const [name, whose, entry] of [
      ["SetProductShare", "products", "commerce/handlers/set-product-share"],
      ["SetCreatorShare", "creators", "commerce/handlers/set-creator-share"],
    ] as const) {
      const setter = new HttpFunction(this, name, {
        platform,
        access: "operator",
        environment,
        route: `PUT /${whose}/{id}/revenue-share`,
        entry,
      });
      allow(setter, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
    }

    const reader = { platform, access: "member", environment } as const;
    const get = new HttpFunction(this, "GetOrder", {
      ...reader,
      route: "GET /orders/{id}",
      entry: "commerce/handlers/get-order",
    });
    allow(get, this.table.tableArn, "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListOrders", {
      ...reader,
      route: "GET /orders",
      entry: "commerce/handlers/list-orders",
    });
    allow(list, `${this.table.tableArn}/index/gsi1`, "dynamodb:Query");
  }
}
