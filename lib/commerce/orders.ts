import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { orderRoutes } from "../../functions/commerce/contract/order.ts";
import { reconciliationRoutes } from "../../functions/commerce/contract/reconciliation.ts";
import { revenueShareRoutes } from "../../functions/commerce/contract/revenue-share.ts";
import { stripeEventRoutes } from "../../functions/commerce/contract/stripe-event.ts";
import { subscriptionRoutes } from "../../functions/commerce/contract/subscription.ts";
import { tradeRoutes } from "../../functions/commerce/contract/trade.ts";
import type {
  billingPortalEnv,
  changeSubscriptionEnv,
  commerceEnv,
  placeOrderEnv,
  stripeEnv,
  subscribeEnv,
} from "../../functions/commerce/env.ts";
import { indexes } from "../../functions/commerce/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { StripeKeys } from "../constructs/stripe-keys.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import type { PlatformStack } from "../platform/platform.ts";

/** The comparison with Stripe runs every night: one night may fail. */
const MOST_RECONCILIATION_HOURS = 36;
/** A refund that got no answer is made in the night after it. */
const MOST_REFUND_HOURS = 36;

/** What every function that talks to Stripe is made with. */
interface StripeProps {
  readonly platform: PlatformStack;
  readonly timeout: Duration;
  readonly environment: EnvOf<typeof stripeEnv>;
}

export interface CommerceStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
}

/** Orders, paid by Stripe Checkout, with what they grant and the money they move. */
export class CommerceStack extends ContextStack {
  readonly table: ContextTable;
  /** Stripe's keys: see the runbook for what an operator puts here. */
  readonly stripeSecret: StripeKeys;

  constructor(scope: Construct, id: string, props: CommerceStackProps) {
    super(scope, id, props);
    const { platform, catalogue, organisations, identity } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    this.stripeSecret = new StripeKeys(this, "StripeKeys", { platform, of: "payments" });

    const environment = { COMMERCE_TABLE: this.table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withStripe = {
      platform,
      // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
      timeout: Duration.seconds(25),
      environment: { ...environment, STRIPE_SECRET: this.stripeSecret.secretArn } satisfies EnvOf<typeof stripeEnv>,
    } as const;

    const place = new HttpFunction(this, "PlaceOrder", {
      ...withStripe,
      route: orderRoutes.placeOrder,
      entry: "commerce/handlers/orders/place-order",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.table.tableName,
        ORGANISATIONS_TABLE: organisations.table.tableName,
        IDENTITY_TABLE: identity.table.tableName,
        SITE_URL: platform.siteUrl,
        TAX: platform.tax,
      } satisfies EnvOf<typeof placeOrderEnv>,
    });
    allow(place, organisations.table.tableArn, "dynamodb:GetItem");
    // Checkout is told the buyer's address and language.
    allow(place, identity.table.tableArn, "dynamodb:GetItem");
    allow(place, catalogue.table.tableArn, "dynamodb:BatchGetItem");
    allow(place, this.table.tableArn, "dynamodb:BatchGetItem", "dynamodb:Query");
    // Whether it is a first purchase is told by the customer's orders.
    allow(place, `${this.table.tableArn}/index/byTime`, "dynamodb:Query");
    // Nothing is sold of a creator who is stopped.
    allow(place, this.table.tableArn, "dynamodb:ConditionCheckItem");
    const cancel = new HttpFunction(this, "CancelOrder", {
      ...withStripe,
      route: orderRoutes.cancelOrder,
      entry: "commerce/handlers/orders/cancel-order",
    });
    const webhook = new HttpFunction(this, "StripeWebhook", {
      ...withStripe,
      route: stripeEventRoutes.stripeWebhook,
      entry: "commerce/handlers/stripe/stripe-webhook",
      reserved: 20,
    });
    for (const money of [place, webhook]) money.alarmOnErrors();
    // What a paid invoice earns its creator is decided by the shares in force.
    allow(webhook, this.table.tableArn, "dynamodb:BatchGetItem");
    for (const writer of [place, cancel, webhook]) {
      allow(writer, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
      allow(writer, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    }

    for (const [name, route, entry] of [
      ["SetProductShare", revenueShareRoutes.setProductShare, "commerce/handlers/orders/set-product-share"],
      ["SetCreatorShare", revenueShareRoutes.setCreatorShare, "commerce/handlers/orders/set-creator-share"],
    ] as const) {
      const setter = new HttpFunction(this, name, {
        platform,
        environment,
        route,
        entry,
      });
      allow(setter, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
    }

    this.trades(environment);
    const reader = { platform, environment } as const;
    const get = new HttpFunction(this, "GetOrder", {
      ...reader,
      route: orderRoutes.getOrder,
      entry: "commerce/handlers/orders/get-order",
    });
    allow(get, this.table.tableArn, "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListOrders", {
      ...reader,
      route: orderRoutes.listOrders,
      entry: "commerce/handlers/orders/list-orders",
    });
    allow(list, `${this.table.tableArn}/index/byTime`, "dynamodb:Query");
    this.subscriptions(catalogue.table, withStripe);
    this.inbox(webhook, withStripe);
  }

  /**
   * What Stripe reports: each event noted once, those that fail kept until an operator plays them again, and what was
   * never reported found by comparing with Stripe every night.
   */
  private inbox(webhook: HttpFunction, withStripe: StripeProps): void {
    const { platform, table } = this;
    const replay = new HttpFunction(this, "ReplayEvent", {
      ...withStripe,
      route: stripeEventRoutes.replayEvent,
      entry: "commerce/handlers/stripe/replay-event",
    });
    allow(replay, table.tableArn, "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem");
    allow(replay, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    allow(replay, table.tableArn, "dynamodb:UpdateItem");
    for (const taker of [webhook, replay]) allow(taker, table.tableArn, "dynamodb:Query", "dynamodb:DeleteItem");
    webhook.alarmOn("UnexpectedPayments", 0, Duration.minutes(5));
    const dismiss = new HttpFunction(this, "DismissEvent", {
      platform,
      route: stripeEventRoutes.dismissEvent,
      entry: "commerce/handlers/stripe/dismiss-event",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
    });
    allow(dismiss, table.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
    const list = new HttpFunction(this, "ListFailures", {
      platform,
      route: stripeEventRoutes.listFailures,
      entry: "commerce/handlers/stripe/list-failures",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
    });
    allow(list, `${table.tableArn}/index/byTime`, "dynamodb:Query");

    const reconcile = new ScheduledFunction(this, "Reconcile", {
      ...withStripe,
      entry: "commerce/handlers/stripe/reconcile",
      timeout: Duration.minutes(15),
      schedules: {
        ReconcileNightly: {
          description: "Compares what is kept here with Stripe, and mends what was missed.",
          schedule: ScheduleExpression.cron({ hour: "4", minute: "0", timeZone: TimeZone.ETC_UTC }),
        },
      },
    });
    allow(reconcile, table.tableArn, "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:PutItem");
    allow(reconcile, table.tableArn, "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:Query");
    allow(reconcile, `${table.tableArn}/index/byTime`, "dynamodb:Query");
    allow(reconcile, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    reconcile.alarmOn("ReconciliationFindings", 0, Duration.hours(1));
    this.backlog();
    const reports = new HttpFunction(this, "ListReconciliations", {
      platform,
      route: reconciliationRoutes.listReconciliations,
      entry: "commerce/handlers/stripe/list-reconciliations",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
    });
    allow(reports, `${table.tableArn}/index/byTime`, "dynamodb:Query");
  }

  /** The operators' switch for a creator's sales and transfers. */
  private trades(environment: EnvOf<typeof commerceEnv>): void {
    const operators = { platform: this.platform, environment } as const;
    const set = new HttpFunction(this, "SetTrade", {
      ...operators,
      route: tradeRoutes.setTrade,
      entry: "commerce/handlers/trade/set-trade",
    });
    allow(set, this.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
    const get = new HttpFunction(this, "GetTrade", {
      ...operators,
      route: tradeRoutes.getTrade,
      entry: "commerce/handlers/trade/get-trade",
    });
    allow(get, this.table.tableArn, "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListStopped", {
      ...operators,
      route: tradeRoutes.listStopped,
      entry: "commerce/handlers/trade/list-stopped",
    });
    allow(list, `${this.table.tableArn}/index/byTime`, "dynamodb:Query");
  }

  /** Alarms on what should have happened by itself and has not, measured every hour from outside. */
  private backlog(): void {
    const { platform, table } = this;
    const measure = new ScheduledFunction(this, "MeasureBacklog", {
      platform,
      entry: "commerce/handlers/stripe/measure-backlog",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
      timeout: Duration.minutes(1),
      schedules: {
        MeasureBacklogHourly: {
          description: "Measures what should have been done by itself and is not.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
    });
    allow(measure, table.tableArn, "dynamodb:GetItem");
    allow(measure, `${table.tableArn}/index/byTime`, "dynamodb:Query");
    // Two runs of the measure may be a little over an hour apart.
    const period = Duration.hours(2);
    measure.alarmOn("ReconciliationAge", MOST_RECONCILIATION_HOURS, period, "over");
    measure.alarmOn("FailedEvents", 0, period);
    measure.alarmOn("ApprovedRefundAge", MOST_REFUND_HOURS, period);
  }

  /** Memberships, paid each interval: begun and ended by their customers, and followed at Stripe. */
  private subscriptions(catalogue: ITable, withStripe: StripeProps): void {
    const { platform, table } = this;
    const subscribe = new HttpFunction(this, "Subscribe", {
      ...withStripe,
      route: subscriptionRoutes.subscribe,
      entry: "commerce/handlers/subscriptions/subscribe",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.tableName,
        SITE_URL: platform.siteUrl,
        TAX: platform.tax,
      } satisfies EnvOf<typeof subscribeEnv>,
    });
    const change = new HttpFunction(this, "ChangeSubscription", {
      ...withStripe,
      route: subscriptionRoutes.changeSubscription,
      entry: "commerce/handlers/subscriptions/change-subscription",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.tableName,
      } satisfies EnvOf<typeof changeSubscriptionEnv>,
    });
    for (const buyer of [subscribe, change]) {
      allow(buyer, catalogue.tableArn, "dynamodb:BatchGetItem");
      allow(buyer, table.tableArn, "dynamodb:BatchGetItem", "dynamodb:Query");
    }
    // Whether it is a first purchase is told by the customer's orders.
    allow(subscribe, `${table.tableArn}/index/byTime`, "dynamodb:Query");
    allow(subscribe, `${table.tableArn}/index/current`, "dynamodb:Query");
    const cancel = new HttpFunction(this, "CancelSubscription", {
      ...withStripe,
      route: subscriptionRoutes.cancelSubscription,
      entry: "commerce/handlers/subscriptions/cancel-subscription",
    });
    const resume = new HttpFunction(this, "ResumeSubscription", {
      ...withStripe,
      route: subscriptionRoutes.resumeSubscription,
      entry: "commerce/handlers/subscriptions/resume-subscription",
    });
    // Whether the creator's sales are stopped.
    allow(resume, table.tableArn, "dynamodb:BatchGetItem");
    const endBilling = new HttpFunction(this, "EndBilling", {
      ...withStripe,
      route: subscriptionRoutes.endBilling,
      entry: "commerce/handlers/subscriptions/end-billing",
    });
    for (const arn of [table.tableArn, `${table.tableArn}/index/current`]) allow(endBilling, arn, "dynamodb:Query");
    const portal = new HttpFunction(this, "OpenBillingPortal", {
      ...withStripe,
      route: subscriptionRoutes.openBillingPortal,
      entry: "commerce/handlers/subscriptions/open-billing-portal",
      environment: { ...withStripe.environment, SITE_URL: platform.siteUrl } satisfies EnvOf<typeof billingPortalEnv>,
    });
    allow(portal, table.tableArn, "dynamodb:GetItem", "dynamodb:UpdateItem");
    const endGraces = new ScheduledFunction(this, "EndGraces", {
      ...withStripe,
      entry: "commerce/handlers/subscriptions/end-graces",
      timeout: Duration.minutes(5),
      schedules: {
        EndGracesHourly: {
          description: "Suspends what is unpaid past its grace.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
    });
    allow(endGraces, `${table.tableArn}/index/byTime`, "dynamodb:Query");
    // Nothing is sold of a creator who is stopped.
    for (const seller of [subscribe, change]) allow(seller, table.tableArn, "dynamodb:ConditionCheckItem");
    const endLapsed = new ScheduledFunction(this, "EndLapsed", {
      ...withStripe,
      entry: "commerce/handlers/orders/end-lapsed",
      timeout: Duration.minutes(5),
      schedules: {
        EndLapsedOften: {
          description: "Ends orders and subscriptions that nobody can pay any more.",
          schedule: ScheduleExpression.rate(Duration.minutes(15)),
        },
      },
    });
    allow(endLapsed, `${table.tableArn}/index/current`, "dynamodb:Query");
    for (const writer of [subscribe, change, cancel, resume, endBilling, endGraces, endLapsed]) {
      allow(writer, table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
    }
    for (const caller of [subscribe, change, cancel, resume, endBilling, portal, endGraces, endLapsed]) {
      allow(caller, this.stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    }

    const reader = {
      platform,
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
    } as const;
    const get = new HttpFunction(this, "GetSubscription", {
      ...reader,
      route: subscriptionRoutes.getSubscription,
      entry: "commerce/handlers/subscriptions/get-subscription",
    });
    allow(get, table.tableArn, "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListSubscriptions", {
      ...reader,
      route: subscriptionRoutes.listSubscriptions,
      entry: "commerce/handlers/subscriptions/list-subscriptions",
    });
    allow(list, table.tableArn, "dynamodb:Query");
  }
}
