import { Duration } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { EventBus, Match } from "aws-cdk-lib/aws-events";
import { ConfigurationSet, EmailSendingEvent, EventDestination } from "aws-cdk-lib/aws-ses";
import type { Construct } from "constructs";
import { mailLogRoutes } from "../../functions/mail/contract/log.ts";
import { mailRoutes } from "../../functions/mail/contract/mail.ts";
import type { fatesEnv, mailEnv, mailTableEnv } from "../../functions/mail/env.ts";
import { indexes } from "../../functions/mail/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { alarm } from "../constructs/alarm.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items, resource } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { mailSender } from "../constructs/mail-sender.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

/** SES reviews an account above 5 %, and stops it above 10 %. */
const MOST_BOUNCES = 0.04;
/** Nobody can verify it: until a stage has an address of its own, its mails end in the dead-letter queue. */
const NOBODY = { address: "no-reply@lyceum.example", domain: "lyceum.example" };

export interface MailStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly notifications: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
  readonly webhooks: { readonly table: ITable };
}

/** Mails that contexts put in their tables, sent by SES. */
export class MailStack extends ContextStack {
  constructor(scope: Construct, id: string, props: MailStackProps) {
    super(scope, id, props);
    const { platform, commerce, identity, notifications, organisations, webhooks } = props;
    const { address: sender, domain } = mailSender(this) ?? NOBODY;
    const table = new ContextTable(this, "Table", { platform, indexes });
    const set = this.heardMails(table, notifications.table, platform);
    const send = new ServiceFunction(this, "SendMail", {
      platform,
      entry: "mail/handlers/send-mail",
      environment: {
        MAIL_TABLE: table.tableName,
        MAIL_SENDER: sender,
        MAIL_SET: set.configurationSetName,
        API_URL: platform.front.url,
        COMMERCE_TABLE: commerce.table.tableName,
        IDENTITY_TABLE: identity.table.tableName,
        NOTIFICATIONS_TABLE: notifications.table.tableName,
        ORGANISATIONS_TABLE: organisations.table.tableName,
        WEBHOOKS_TABLE: webhooks.table.tableName,
      } satisfies EnvOf<typeof mailEnv>,
      // A burst over what the account may send waits in the function.
      timeout: Duration.minutes(1),
      grants: [
        items(table, "GetItem", "PutItem", "UpdateItem", "ConditionCheckItem"),
        // A mail stays in its table: the bus and the queues only have its id.
        items(commerce.table, "GetItem"),
        items(identity.table, "GetItem"),
        items(notifications.table, "GetItem"),
        items(organisations.table, "GetItem"),
        items(webhooks.table, "GetItem"),
        // SES uses the domain's identity, or the address's own if one is verified.
        resource(this.formatArn({ service: "ses", resource: "identity", resourceName: domain }), "ses:SendEmail"),
        resource(this.formatArn({ service: "ses", resource: "identity", resourceName: sender }), "ses:SendEmail"),
        resource(
          this.formatArn({ service: "ses", resource: "configuration-set", resourceName: set.configurationSetName }),
          "ses:SendEmail",
        ),
      ],
    });
    const links = {
      platform,
      environment: { MAIL_TABLE: table.tableName } satisfies EnvOf<typeof mailTableEnv>,
    } as const;
    new HttpFunction(this, "ShowStop", {
      ...links,
      route: mailRoutes.showStop,
      entry: "mail/handlers/show-stop",
      grants: [items(table, "GetItem")],
    });
    new HttpFunction(this, "StopMails", {
      ...links,
      route: mailRoutes.stopMails,
      entry: "mail/handlers/stop-mails",
      grants: [items(table, "GetItem", "PutItem")],
    });
    new HttpFunction(this, "ListMails", {
      ...links,
      route: mailLogRoutes.listMails,
      entry: "mail/handlers/list-mails",
      grants: [index(table, "byTime"), index(table, "byKind"), index(table, "byMailbox")],
    });
    const metric = new Metric({ namespace: "AWS/SES", metricName: "Reputation.BounceRate", period: Duration.hours(1) });
    alarm(this, platform, "Bounces", { metric, threshold: MOST_BOUNCES });
    new EventTrigger(send, "Mails", {
      bus: platform.bus,
      pattern: {
        source: Match.prefix("lyceum."),
        detailType: ["mail"],
        detail: { before: { id: Match.doesNotExist() } },
      },
    });
  }

  /**
   * SES reports bounces and complaints of this set's mails on the account's default bus, the only one that it supports.
   */
  private heardMails(
    table: ContextTable,
    notifications: ITable,
    platform: MailStackProps["platform"],
  ): ConfigurationSet {
    const bus = EventBus.fromEventBusName(this, "DefaultBus", "default");
    const set = new ConfigurationSet(this, "Mails");
    set.addEventDestination("Fates", {
      destination: EventDestination.eventBus(bus),
      events: [EmailSendingEvent.BOUNCE, EmailSendingEvent.COMPLAINT],
    });
    const hear = new ServiceFunction(this, "HearFates", {
      platform,
      entry: "mail/handlers/hear-fates",
      environment: { MAIL_TABLE: table.tableName, NOTIFICATIONS_TABLE: notifications.tableName } satisfies EnvOf<
        typeof fatesEnv
      >,
      // Of a lifecycle message it is noted where it was put.
      grants: [items(table, "GetItem", "PutItem", "UpdateItem"), items(notifications, "GetItem", "UpdateItem")],
    });
    new EventTrigger(hear, "Fates", {
      bus,
      pattern: {
        source: ["aws.ses"],
        detailType: ["Email Bounced", "Email Complaint Received"],
        // Other stages and applications of the account have configuration sets of their own.
        detail: { mail: { tags: { "ses:configuration-set": [set.configurationSetName] } } },
      },
    });
    return set;
  }
}
