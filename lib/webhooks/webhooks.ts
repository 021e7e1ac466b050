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
import { allow } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { HttpFunction, type HttpFunctionProps } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface WebhooksStackProps extends ContextStackProps {
  readonly identity: { readonly table: ITable };
}

/** Creators' own systems hear of their sales: signed, tried again for days, with a log for each endpoint. */
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

  private indexArn(name: (typeof indexes)[number]): string {
    return `${this.table.tableArn}/index/${name}`;
  }

  private http(name: string, route: HttpFunctionProps["route"], entry: string, ...actions: string[]): HttpFunction {
    const { platform, table } = this;
    const target = new HttpFunction(this, name, {
      platform,
      route,
      entry: `webhooks/handlers/${entry}`,
      environment: { WEBHOOKS_TABLE: table.tableName } satisfies EnvOf<typeof webhooksEnv>,
      timeout: Duration.seconds(25),
    });
    allow(target, table.tableArn, ...actions.map((action) => `dynamodb:${action}`));
    return target;
  }

  private endpoints(): void {
    const create = this.http(
      "CreateEndpoint",
      endpointRoutes.createWebhookEndpoint,
      "create-webhook-endpoint",
      "PutItem",
      "UpdateItem",
    );
    // How many hear of everyone's sales.
    allow(create, this.indexArn("listeners"), "dynamodb:Query");
    this.http("ListEndpoints", endpointRoutes.listWebhookEndpoints, "list-webhook-endpoints", "Query");
    this.http("GetEndpoint", endpointRoutes.getWebhookEndpoint, "get-webhook-endpoint", "GetItem");
    this.http("ChangeEndpoint", endpointRoutes.changeWebhookEndpoint, "change-webhook-endpoint", "GetItem", "PutItem");
    this.http(
      "DeleteEndpoint",
      endpointRoutes.deleteWebhookEndpoint,
      "delete-webhook-endpoint",
      "DeleteItem",
      "UpdateItem",
    );
    this.http("RotateSecret", endpointRoutes.rotateWebhookSecret, "rotate-webhook-secret", "GetItem", "PutItem");
  }

  private deliveries(): void {
    this.http("TestEndpoint", deliveryRoutes.testWebhookEndpoint, "test-webhook-endpoint", "GetItem", "PutItem");
    this.http("ListDeliveries", deliveryRoutes.listWebhookDeliveries, "list-webhook-deliveries", "GetItem", "Query");
    this.http("ReplayDelivery", deliveryRoutes.replayWebhookDelivery, "replay-webhook-delivery", "GetItem", "PutItem");
    const replayAll = deliveryRoutes.replayWebhookDeliveries;
    this.http("ReplayDeliveries", replayAll, "replay-webhook-deliveries", "GetItem", "Query", "PutItem");
  }

  /** What happens to orders and subscriptions becomes what is to be sent. */
  private hearing(): void {
    const { platform, table } = this;
    const hear = new ServiceFunction(this, "QueueDeliveries", {
      platform,
      entry: "webhooks/handlers/queue-deliveries",
      environment: { WEBHOOKS_TABLE: table.tableName } satisfies EnvOf<typeof webhooksEnv>,
    });
    allow(hear, table.tableArn, "dynamodb:Query", "dynamodb:PutItem");
    allow(hear, this.indexArn("listeners"), "dynamodb:Query");
    new EventTrigger(hear, "Sales", {
      bus: platform.bus,
      pattern: { source: ["lyceum.commerce"], detailType: ["order", "subscription"] },
    });
  }

  /** At once, and every five minutes what is due again. */
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
    });
    new TableTrigger(urgent, "Deliveries", {
      table,
      filter: {
        eventName: FilterRule.or("INSERT", "MODIFY"),
        dynamodb: { NewImage: { urgency: { S: FilterRule.isEqual("now") } } },
      },
    });
    const sweep = new ScheduledFunction(this, "SweepDeliveries", {
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
    });
    allow(sweep, this.indexArn("due"), "dynamodb:Query");
    for (const sender of [urgent, sweep]) {
      allow(sender, table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem");
      allow(sender, identity.tableArn, "dynamodb:GetItem");
      allow(sender, platform.userPool.userPoolArn, "cognito-idp:AdminListGroupsForUser");
    }
  }
}
