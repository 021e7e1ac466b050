import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { noticeRoutes } from "../../functions/notifications/contract/notice.ts";
import type { notificationsEnv, tellingEnv } from "../../functions/notifications/env.ts";
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
}

/** Notifications about orders, sales and memberships: on the site, and by mail. */
export class NotificationsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: NotificationsStackProps) {
    super(scope, id, props);
    const { platform, identity } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    const environment = { NOTIFICATIONS_TABLE: this.table.tableName } satisfies EnvOf<typeof notificationsEnv>;
    for (const [name, kind, entry] of [
      ["TellOfOrders", "order", "notifications/handlers/tell-of-orders"],
      ["TellOfSubscriptions", "subscription", "notifications/handlers/tell-of-subscriptions"],
    ] as const) {
      const tell = new ServiceFunction(this, name, {
        platform,
        entry,
        environment: {
          ...environment,
          IDENTITY_TABLE: identity.table.tableName,
          SITE_URL: platform.siteUrl,
        } satisfies EnvOf<typeof tellingEnv>,
        grants: [items(this.table, "GetItem", "PutItem"), items(identity.table, "GetItem")],
      });
      new EventTrigger(tell, "Changes", {
        bus: platform.bus,
        pattern: { source: ["lyceum.commerce"], detailType: [kind] },
      });
    }
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
}
