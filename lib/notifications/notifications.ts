import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { messageRoutes } from "../../functions/notifications/contract/message.ts";
import { noticeRoutes } from "../../functions/notifications/contract/notice.ts";
import type {
  choosingEnv,
  messagesEnv,
  notificationsEnv,
  tellingEnv,
  tellOfReviewsEnv,
  tellOfSeatsEnv,
} from "../../functions/notifications/env.ts";
import { indexes } from "../../functions/notifications/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface NotificationsStackProps extends ContextStackProps {
  readonly identity: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly conversion: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
}

/**
 * Notifications about orders, sales, memberships, seats, reviews and payouts, and lifecycle messages: on the site, and by
 * mail.
 */
export class NotificationsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: NotificationsStackProps) {
    super(scope, id, props);
    const { platform, identity } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    const environment = { NOTIFICATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof notificationsEnv>;
    this.tellers(props, {
      ...environment,
      IDENTITY_TABLE: identity.table.tableName,
      SITE_URL: platform.siteUrl,
    });
    const own = { platform, environment } as const;
    new HttpFunction(this, "ListNotifications", {
      ...own,
      route: noticeRoutes.listNotifications,
      entry: "notifications/handlers/list-notifications",
      grants: [items(this.table, "GetItem", "Query")],
    });
    new HttpFunction(this, "ReadNotifications", {
      ...own,
      route: noticeRoutes.readNotifications,
      entry: "notifications/handlers/read-notifications",
      grants: [items(this.table, "UpdateItem")],
    });
    new HttpFunction(this, "GetNotificationSettings", {
      ...own,
      route: noticeRoutes.getNotificationSettings,
      entry: "notifications/handlers/get-notification-settings",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "PutNotificationSettings", {
      ...own,
      route: noticeRoutes.putNotificationSettings,
      entry: "notifications/handlers/put-notification-settings",
      grants: [items(this.table, "UpdateItem")],
    });
    this.messageChoices(props);
    this.messageLinks(props);
    this.messages(props);
  }

  /** Which lifecycle messages a person gets, and what they led to. */
  private messageChoices({ platform, identity }: NotificationsStackProps): void {
    const environment = {
      NOTIFICATIONS_TABLE: this.table.tableName,
      IDENTITY_TABLE: identity.table.tableName,
    } satisfies EnvOf<typeof choosingEnv>;
    new HttpFunction(this, "GetMessageSettings", {
      platform,
      route: messageRoutes.getMessageSettings,
      entry: "notifications/handlers/get-message-settings",
      environment,
      grants: [items(this.table, "GetItem"), items(identity.table, "GetItem")],
    });
    new HttpFunction(this, "PutMessageSettings", {
      platform,
      route: messageRoutes.putMessageSettings,
      entry: "notifications/handlers/put-message-settings",
      environment,
      grants: [items(this.table, "GetItem", "PutItem"), items(identity.table, "GetItem")],
    });
    new HttpFunction(this, "ReadMessages", {
      platform,
      route: messageRoutes.readMessages,
      entry: "notifications/handlers/read-messages",
      environment: { NOTIFICATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof notificationsEnv>,
      grants: [items(this.table, "BatchGetItem")],
    });
  }

  /** What the links of a lifecycle message do. */
  private messageLinks({ platform }: NotificationsStackProps): void {
    const environment = { NOTIFICATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof notificationsEnv>;
    const links = { platform, environment } as const;
    new HttpFunction(this, "FollowMessage", {
      ...links,
      route: messageRoutes.followMessage,
      entry: "notifications/handlers/follow-message",
      grants: [items(this.table, "GetItem", "UpdateItem")],
    });
    new HttpFunction(this, "ShowMessageStop", {
      ...links,
      route: messageRoutes.showMessageStop,
      entry: "notifications/handlers/show-message-stop",
      grants: [items(this.table, "GetItem")],
    });
    new HttpFunction(this, "StopMessages", {
      ...links,
      route: messageRoutes.stopMessages,
      entry: "notifications/handlers/stop-messages",
      grants: [items(this.table, "GetItem", "PutItem", "UpdateItem")],
    });
  }

  /** Lifecycle messages: what they may be about is kept from the bus, and decided on every hour. */
  private messages(props: NotificationsStackProps): void {
    const { platform, identity, catalogue, commerce, conversion, creators, learning } = props;
    const watch = new ServiceFunction(this, "WatchCommerce", {
      platform,
      entry: "notifications/handlers/watch-commerce",
      environment: { NOTIFICATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof notificationsEnv>,
      grants: [items(this.table, "PutItem", "UpdateItem")],
    });
    new EventTrigger(watch, "Changes", {
      bus: platform.bus,
      pattern: { source: ["lyceum.commerce"], detailType: ["order", "entitlement"] },
    });
    new ScheduledFunction(this, "SendMessages", {
      platform,
      entry: "notifications/handlers/send-messages",
      environment: {
        NOTIFICATIONS_TABLE: this.table.tableName,
        IDENTITY_TABLE: identity.table.tableName,
        SITE_URL: platform.siteUrl,
        API_URL: platform.front.url,
        CATALOGUE_TABLE: catalogue.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
        CONVERSION_TABLE: conversion.table.tableName,
        CREATORS_TABLE: creators.table.tableName,
        LEARNING_TABLE: learning.table.tableName,
      } satisfies EnvOf<typeof messagesEnv>,
      timeout: Duration.minutes(15),
      schedules: {
        SendMessagesHourly: {
          description: "Sends reminders and news that are due, and counts what those of a week ago led to.",
          schedule: ScheduleExpression.rate(Duration.hours(1)),
        },
      },
      grants: [
        items(this.table, "BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query", "UpdateItem"),
        index(this.table, "due"),
        items(identity.table, "GetItem"),
        items(conversion.table, "GetItem"),
        items(catalogue.table, "BatchGetItem", "ConditionCheckItem"),
        index(catalogue.table, "byTime"),
        items(commerce.table, "BatchGetItem", "ConditionCheckItem", "GetItem", "Query"),
        items(creators.table, "BatchGetItem", "ConditionCheckItem"),
        index(creators.table, "ofCreator"),
        items(learning.table, "BatchGetItem", "ConditionCheckItem"),
      ],
    });
  }

  /** On the bus: events of other contexts that people are notified of. */
  private tellers(
    { platform, identity, catalogue, organisations }: NotificationsStackProps,
    telling: EnvOf<typeof tellingEnv>,
  ): void {
    const grants = [items(this.table, "GetItem", "PutItem"), items(identity.table, "GetItem")];
    const titles = items(catalogue.table, "GetItem");
    const ofReviews = { ...telling, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<
      typeof tellOfReviewsEnv
    >;
    const ofSeats = { ...ofReviews, ORGANISATIONS_TABLE: organisations.table.tableName } satisfies EnvOf<
      typeof tellOfSeatsEnv
    >;
    for (const { name, hears, kind, ...made } of [
      { name: "TellOfOrders", hears: "commerce", kind: "order", environment: telling, grants },
      { name: "TellOfSubscriptions", hears: "commerce", kind: "subscription", environment: telling, grants },
      { name: "TellOfTransfers", hears: "payouts", kind: "transfer", environment: telling, grants },
      { name: "TellOfReviews", hears: "learning", kind: "review", environment: ofReviews, grants: [...grants, titles] },
      {
        name: "TellOfSeats",
        hears: "organisations",
        kind: "seat",
        environment: ofSeats,
        grants: [...grants, titles, items(organisations.table, "GetItem")],
      },
    ]) {
      const tell = new ServiceFunction(this, name, {
        platform,
        entry: `notifications/handlers/tell-of-${kind}s`,
        ...made,
      });
      new EventTrigger(tell, "Changes", {
        bus: platform.bus,
        pattern: { source: [`lyceum.${hears}`], detailType: [kind] },
      });
    }
  }
}
