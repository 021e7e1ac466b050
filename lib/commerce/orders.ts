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
  shownEnv,
  stripeEnv,
  subscribeEnv,
} from "../../functions/commerce/env.ts";
import { indexes } from "../../functions/commerce/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, secret } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { StripeKeys } from "../constructs/stripe-keys.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import type { PlatformStack } from "../platform/platform.ts";

/** The comparison with Stripe runs every night: one night may fail. */
const MOST_RECONCILIATION_HOURS = 36;
/** A refund that got no answer is made in the night after it. */
const MOST_REFUND_HOURS = 36;

/** The common properties of functions that call Stripe. */
interface StripeProps {
  readonly platform: PlatformStack;
  readonly timeout: Duration;
  readonly environment: EnvOf<typeof stripeEnv>;
}

export interface CommerceStackProps extends ContextStackProps {
  readonly affiliates: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
  readonly conversion: { readonly table: ITable };
}

/** Functions that look for the affiliate of a purchase: the click, and whether it is the buyer's own. */
const referring = ({ affiliates, identity, organisations }: CommerceStackProps) => ({
  environment: {
    AFFILIATES_TABLE: affiliates.table.tableName,
    IDENTITY_TABLE: identity.table.tableName,
    ORGANISATIONS_TABLE: organisations.table.tableName,
  },
  grants: [
    items(affiliates.table, "GetItem", "BatchGetItem"),
    items(identity.table, "GetItem"),
    items(organisations.table, "GetItem", "BatchGetItem", "Query"),
  ],
});

/** Orders, paid by Stripe Checkout, with their entitlements and journals. */
export class CommerceStack extends ContextStack {
  readonly table: ContextTable;
  /** Stripe's keys: see the runbook for what an operator puts here. */
  readonly stripeSecret: StripeKeys;

  constructor(scope: Construct, id: string, props: CommerceStackProps) {
    super(scope, id, props);
    const { platform } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    this.stripeSecret = new StripeKeys(this, "StripeKeys", { platform, of: "payments" });

    const environment = { COMMERCE_TABLE: this.table.tableName } satisfies EnvOf<typeof commerceEnv>;
    const withStripe = {
      platform,
      // Stripe answers in a second; three tries of six seconds fit, and the gateway waits for 30.
      timeout: Duration.seconds(25),
      environment: { ...environment, STRIPE_SECRET: this.stripeSecret.secretArn } satisfies EnvOf<typeof stripeEnv>,
    } as const;

    this.orders(props, withStripe);
    this.shares(environment);
    this.trades(environment);
    this.subscriptions(props, withStripe);
    this.billing(props.creators.table, withStripe);
    this.overdue(withStripe);
    this.inbox(withStripe);
    this.reconciliation(withStripe);
  }

  /**
   * Stripe's events: each is applied once, failed ones are stored until an operator replays them, and lost ones are found by
   * the nightly reconciliation.
   */
  private inbox(withStripe: StripeProps): void {
    const { platform, table } = this;
    const webhook = new HttpFunction(this, "StripeWebhook", {
      ...withStripe,
      route: stripeEventRoutes.stripeWebhook,
      entry: "commerce/handlers/stripe/stripe-webhook",
      reserved: 20,
      grants: [
        // The shares in force decide a creator's earnings from a paid invoice.
        items(table, "BatchGetItem"),
        items(table, "GetItem", "PutItem", "UpdateItem", "Query", "DeleteItem"),
        secret(this.stripeSecret),
      ],
    });
    new HttpFunction(this, "ReplayEvent", {
      ...withStripe,
      route: stripeEventRoutes.replayEvent,
      entry: "commerce/handlers/stripe/replay-event",
      grants: [
        items(table, "BatchGetItem", "GetItem", "PutItem", "UpdateItem", "Query", "DeleteItem"),
        secret(this.stripeSecret),
      ],
    });
    webhook.alarmOnErrors();
    webhook.alarmOn("UnexpectedPayments", 0, Duration.minutes(5));
    new HttpFunction(this, "DismissEvent", {
      platform,
      route: stripeEventRoutes.dismissEvent,
      entry: "commerce/handlers/stripe/dismiss-event",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
      grants: [items(table, "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "ListFailures", {
      platform,
      route: stripeEventRoutes.listFailures,
      entry: "commerce/handlers/stripe/list-failures",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
      grants: [index(table, "byTime")],
    });
  }

  /** The operators' switch for a creator's sales and transfers. */
  private trades(environment: EnvOf<typeof commerceEnv>): void {
    const operators = { platform: this.platform, environment } as const;
    new HttpFunction(this, "SetTrade", {
      ...operators,
      route: tradeRoutes.setTrade,
      entry: "commerce/handlers/trade/set-trade",
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem")],
    });
    new HttpFunction(this, "GetTrade", {
      ...operators,
      route: tradeRoutes.getTrade,
      entry: "commerce/handlers/trade/get-trade",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "ListStopped", {
      ...operators,
      route: tradeRoutes.listStopped,
      entry: "commerce/handlers/trade/list-stopped",
      grants: [index(this.table, "byTime")],
    });
  }

  /** Alarms on automatic work that is overdue, measured every hour by a function of its own. */
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
      grants: [items(table, "GetItem"), index(table, "byTime")],
    });
    // Two runs of the measure may be a little over an hour apart.
    const period = Duration.hours(2);
    measure.alarmOn("ReconciliationAge", MOST_RECONCILIATION_HOURS, period, "over");
    measure.alarmOn("FailedEvents", 0, period);
    measure.alarmOn("ApprovedRefundAge", MOST_REFUND_HOURS, period);
  }

  /** Memberships, paid each interval: begun and ended by their customers, and followed at Stripe. */
  private subscriptions(props: CommerceStackProps, withStripe: StripeProps): void {
    const { platform, table } = this;
    const catalogue = props.catalogue.table;
    const referrals = referring(props);
    new HttpFunction(this, "Subscribe", {
      ...withStripe,
      route: subscriptionRoutes.subscribe,
      entry: "commerce/handlers/subscriptions/subscribe",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.tableName,
        SITE_URL: platform.siteUrl,
        TAX: platform.tax,
        ...referrals.environment,
      } satisfies EnvOf<typeof subscribeEnv>,
      grants: [
        ...referrals.grants,
        items(catalogue, "BatchGetItem"),
        items(table, "BatchGetItem", "Query", "GetItem", "PutItem", "UpdateItem"),
        // The customer's orders show whether this is a first purchase.
        index(table, "byTime"),
        index(table, "current"),
        // Nothing is sold of a creator who is stopped.
        items(table, "ConditionCheckItem"),
        secret(this.stripeSecret),
      ],
    });
    new HttpFunction(this, "ChangeSubscription", {
      ...withStripe,
      route: subscriptionRoutes.changeSubscription,
      entry: "commerce/handlers/subscriptions/change-subscription",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.tableName,
      } satisfies EnvOf<typeof changeSubscriptionEnv>,
      grants: [
        items(catalogue, "BatchGetItem"),
        items(table, "BatchGetItem", "Query", "ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"),
        secret(this.stripeSecret),
      ],
    });
    new HttpFunction(this, "CancelSubscription", {
      ...withStripe,
      route: subscriptionRoutes.cancelSubscription,
      entry: "commerce/handlers/subscriptions/cancel-subscription",
      grants: [items(table, "GetItem", "PutItem", "UpdateItem"), secret(this.stripeSecret)],
    });
    new HttpFunction(this, "ResumeSubscription", {
      ...withStripe,
      route: subscriptionRoutes.resumeSubscription,
      entry: "commerce/handlers/subscriptions/resume-subscription",
      grants: [
        // Whether the creator's sales are stopped.
        items(table, "BatchGetItem"),
        items(table, "GetItem", "PutItem", "UpdateItem"),
        secret(this.stripeSecret),
      ],
    });
  }

  /** Orders: placed, paid or ended by their customers. */
  private orders(props: CommerceStackProps, withStripe: StripeProps): void {
    const { platform } = this;
    const { catalogue, creators, conversion } = props;
    const referrals = referring(props);
    const place = new HttpFunction(this, "PlaceOrder", {
      ...withStripe,
      route: orderRoutes.placeOrder,
      entry: "commerce/handlers/orders/place-order",
      environment: {
        ...withStripe.environment,
        CATALOGUE_TABLE: catalogue.table.tableName,
        CONVERSION_TABLE: conversion.table.tableName,
        SITE_URL: platform.siteUrl,
        TAX: platform.tax,
        // Checkout gets the buyer's address and language; seats are bought by an organisation's owner.
        ...referrals.environment,
      } satisfies EnvOf<typeof placeOrderEnv>,
      grants: [
        // The offer that the order takes, with its budget.
        items(conversion.table, "GetItem", "Query", "PutItem", "UpdateItem"),
        ...referrals.grants,
        items(catalogue.table, "BatchGetItem"),
        items(this.table, "BatchGetItem", "Query", "GetItem", "PutItem", "UpdateItem"),
        // The customer's orders show whether this is a first purchase.
        index(this.table, "byTime"),
        // Nothing is sold of a creator who is stopped.
        items(this.table, "ConditionCheckItem"),
        secret(this.stripeSecret),
      ],
    });
    place.alarmOnErrors();
    new HttpFunction(this, "CancelOrder", {
      ...withStripe,
      route: orderRoutes.cancelOrder,
      entry: "commerce/handlers/orders/cancel-order",
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem"), secret(this.stripeSecret)],
    });
    const reader = {
      platform,
      environment: {
        COMMERCE_TABLE: this.table.tableName,
        CREATORS_TABLE: creators.table.tableName,
      } satisfies EnvOf<typeof shownEnv>,
    } as const;
    new HttpFunction(this, "GetOrder", {
      ...reader,
      route: orderRoutes.getOrder,
      entry: "commerce/handlers/orders/get-order",
      grants: [items(this.table, "GetItem"), items(creators.table, "BatchGetItem")],
    });
    new HttpFunction(this, "ListOrders", {
      ...reader,
      route: orderRoutes.listOrders,
      entry: "commerce/handlers/orders/list-orders",
      grants: [index(this.table, "byTime"), items(creators.table, "BatchGetItem")],
    });
  }

  /** Revenue shares, set by operators. */
  private shares(environment: EnvOf<typeof commerceEnv>): void {
    const { platform } = this;
    for (const [name, route, entry] of [
      ["SetProductShare", revenueShareRoutes.setProductShare, "commerce/handlers/orders/set-product-share"],
      ["SetCreatorShare", revenueShareRoutes.setCreatorShare, "commerce/handlers/orders/set-creator-share"],
    ] as const) {
      new HttpFunction(this, name, {
        platform,
        environment,
        route,
        entry,
        grants: [items(this.table, "GetItem", "PutItem")],
      });
    }
  }

  /** Comparison with Stripe, every night. */
  private reconciliation(withStripe: StripeProps): void {
    const { platform, table } = this;
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
      grants: [
        items(table, "BatchGetItem", "GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query"),
        index(table, "byTime"),
        secret(this.stripeSecret),
      ],
    });
    reconcile.alarmOn("ReconciliationFindings", 0, Duration.hours(1));
    this.backlog();
    new HttpFunction(this, "ListReconciliations", {
      platform,
      route: reconciliationRoutes.listReconciliations,
      entry: "commerce/handlers/stripe/list-reconciliations",
      environment: { COMMERCE_TABLE: table.tableName } satisfies EnvOf<typeof commerceEnv>,
      grants: [index(table, "byTime")],
    });
  }

  /** The payment of memberships, and their customers' view. */
  private billing(creators: ITable, withStripe: StripeProps): void {
    const { platform, table } = this;
    new HttpFunction(this, "EndBilling", {
      ...withStripe,
      route: subscriptionRoutes.endBilling,
      entry: "commerce/handlers/subscriptions/end-billing",
      grants: [
        items(table, "Query", "GetItem", "PutItem", "UpdateItem"),
        index(table, "current"),
        secret(this.stripeSecret),
      ],
    });
    new HttpFunction(this, "OpenBillingPortal", {
      ...withStripe,
      route: subscriptionRoutes.openBillingPortal,
      entry: "commerce/handlers/subscriptions/open-billing-portal",
      environment: { ...withStripe.environment, SITE_URL: platform.siteUrl } satisfies EnvOf<typeof billingPortalEnv>,
      grants: [items(table, "GetItem", "UpdateItem"), secret(this.stripeSecret)],
    });
    const reader = {
      platform,
      environment: {
        COMMERCE_TABLE: table.tableName,
        CREATORS_TABLE: creators.tableName,
      } satisfies EnvOf<typeof shownEnv>,
    } as const;
    new HttpFunction(this, "GetSubscription", {
      ...reader,
      route: subscriptionRoutes.getSubscription,
      entry: "commerce/handlers/subscriptions/get-subscription",
      grants: [items(table, "GetItem"), items(creators, "BatchGetItem")],
    });
    new HttpFunction(this, "ListSubscriptions", {
      ...reader,
      route: subscriptionRoutes.listSubscriptions,
      entry: "commerce/handlers/subscriptions/list-subscriptions",
      grants: [items(table, "Query"), items(creators, "BatchGetItem")],
    });
  }

  /** Automatic ends: of graces, and of orders and subscriptions that can no longer be paid. */
  private overdue(withStripe: StripeProps): void {
    const { table } = this;
    new ScheduledFunction(this, "EndGraces", {
      ...withStripe,
      entry: "commerce/handlers/subscriptions/end-graces",
      timeout: Duration.minutes(5),
      schedules: {
        EndGracesHourly: {
          description: "Suspends what is unpaid past its grace.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
      grants: [index(table, "byTime"), items(table, "GetItem", "PutItem", "UpdateItem"), secret(this.stripeSecret)],
    });
    new ScheduledFunction(this, "EndLapsed", {
      ...withStripe,
      entry: "commerce/handlers/orders/end-lapsed",
      timeout: Duration.minutes(5),
      schedules: {
        EndLapsedOften: {
          description: "Ends orders and subscriptions that nobody can pay any more.",
          schedule: ScheduleExpression.rate(Duration.minutes(15)),
        },
      },
      grants: [index(table, "current"), items(table, "GetItem", "PutItem", "UpdateItem"), secret(this.stripeSecret)],
    });
  }
}
