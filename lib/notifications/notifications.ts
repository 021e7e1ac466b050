import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { noticeRoutes } from "../../functions/notifications/contract/notice.ts";
import type {
  notificationsEnv,
  tellingEnv,
  tellOfReviewsEnv,
  tellOfSeatsEnv,
} from "../../functions/notifications/env.ts";
import { indexes } from "../../functions/notifications/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface NotificationsStackProps extends ContextStackProps {
  readonly identity: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
}

/** Notifications about orders, sales, memberships, seats, reviews and payouts: on the site, and by mail. */
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
