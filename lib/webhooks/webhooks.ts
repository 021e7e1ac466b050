import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import type { EnvOf } from "../../functions/shared/env.ts";
import { deliveryRoutes } from "../../functions/webhooks/contract/delivery.ts";
import { endpointRoutes } from "../../functions/webhooks/contract/endpoint.ts";
import type { sendingEnv, webhooksEnv } from "../../functions/webhooks/env.ts";
import { indexes } from "../../functions/webhooks/keys.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { type Grant, index, items, users } from "../constructs/grants.ts";
import { HttpFunction, type HttpFunctionProps } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface WebhooksStackProps extends ContextStackProps {
  readonly identity: { readonly table: ITable };
}

/** Webhooks with sales for creators' own systems: signed, retried for days, with a log for each endpoint. */
export class WebhooksStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: WebhooksStackProps) {
    super(scope, id, props);
    this.table = new ContextTable(this, "Table", {
      platform: props.platform,
      indexes: [...indexes, "changes"],
      heard: true,
    });
    this.endpoints();
    this.deliveries();
    this.hearing();
    this.sending(props.identity.table);
  }

  /** A function of a creator's own endpoints. */
  private http(name: string, route: HttpFunctionProps["route"], entry: string, grants: readonly Grant[]): void {
    const { platform, table } = this;
    const environment = { WEBHOOKS_TABLE: table.tableName } satisfies EnvOf<typeof webhooksEnv>;
    new HttpFunction(this, name, {
      platform,
      route,
      entry: `webhooks/handlers/${entry}`,
      environment,
      timeout: Duration.seconds(25),
      grants,
    });
  }

  private endpoints(): void {
    const { table } = this;
    const routes = endpointRoutes;
    // The index gives the number of endpoints for everyone's sales.
    const create = [items(table, "PutItem", "UpdateItem"), index(table, "listeners")];
    const change = [items(table, "GetItem", "PutItem")];
    this.http("CreateEndpoint", routes.createWebhookEndpoint, "create-webhook-endpoint", create);
    this.http("ListEndpoints", routes.listWebhookEndpoints, "list-webhook-endpoints", [items(table, "Query")]);
    this.http("GetEndpoint", routes.getWebhookEndpoint, "get-webhook-endpoint", [items(table, "GetItem")]);
    this.http("ChangeEndpoint", routes.changeWebhookEndpoint, "change-webhook-endpoint", change);
    this.http("RotateSecret", routes.rotateWebhookSecret, "rotate-webhook-secret", change);
    const remove = [items(table, "DeleteItem", "UpdateItem")];
    this.http("DeleteEndpoint", routes.deleteWebhookEndpoint, "delete-webhook-endpoint", remove);
  }

  private deliveries(): void {
    const { table } = this;
    const routes = deliveryRoutes;
    const replay = [items(table, "GetItem", "PutItem")];
    this.http("TestEndpoint", routes.testWebhookEndpoint, "test-webhook-endpoint", replay);
    this.http("ReplayDelivery", routes.replayWebhookDelivery, "replay-webhook-delivery", replay);
    const list = [items(table, "GetItem", "Query")];
    this.http("ListDeliveries", routes.listWebhookDeliveries, "list-webhook-deliveries", list);
    const replayAll = [items(table, "GetItem", "Query", "PutItem")];
    this.http("ReplayDeliveries", routes.replayWebhookDeliveries, "replay-webhook-deliveries", replayAll);
  }

  /** Changes of orders and subscriptions become deliveries. */
  private hearing(): void {
    const { platform, table } = this;
    const hear = new ServiceFunction(this, "QueueDeliveries", {
      platform,
      entry: "webhooks/handlers/queue-deliveries",
      environment: { WEBHOOKS_TABLE: table.tableName } satisfies EnvOf<typeof webhooksEnv>,
      grants: [items(table, "Query", "PutItem"), index(table, "listeners")],
    });
    new EventTrigger(hear, "Sales", {
      bus: platform.bus,
      pattern: { source: ["lyceum.commerce"], detailType: ["order", "subscription"] },
    });
  }

  /** At once, and every five minutes the due ones. */
  private sending(identity: ITable): void {
    const { platform, table } = this;
    const environment = {
      WEBHOOKS_TABLE: table.tableName,
      IDENTITY_TABLE: identity.tableName,
      USER_POOL_ID: platform.userPool.userPoolId,
    } satisfies EnvOf<typeof sendingEnv>;
    const urgent = new ServiceFunction(this, "SendUrgent", {
      platform,
      environment,
      entry: "webhooks/handlers/send-urgent",
      timeout: Duration.minutes(1),
      grants: [
        items(table, "GetItem", "PutItem"),
        items(identity, "GetItem"),
        users(platform.userPool, "AdminListGroupsForUser"),
      ],
    });
    new TableTrigger(urgent, "Deliveries", {
      table,
      filter: {
        eventName: FilterRule.or("INSERT", "MODIFY"),
        dynamodb: { NewImage: { urgency: { S: FilterRule.isEqual("now") } } },
      },
    });
    new ScheduledFunction(this, "SweepDeliveries", {
      platform,
      environment,
      entry: "webhooks/handlers/sweep-deliveries",
      timeout: Duration.minutes(4),
      schedules: {
        SweepEveryFiveMinutes: {
          description: "Sends to creators' endpoints what is due again.",
          schedule: ScheduleExpression.rate(Duration.minutes(5)),
        },
      },
      grants: [
        index(this.table, "due"),
        items(table, "GetItem", "PutItem"),
        items(identity, "GetItem"),
        users(platform.userPool, "AdminListGroupsForUser"),
      ],
    });
  }
}
