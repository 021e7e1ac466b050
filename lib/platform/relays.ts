import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { TableRelay } from "../constructs/table-relay.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

export interface RelaysStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly notifications: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
  readonly webhooks: { readonly table: ITable };
}

/**
 * Each table whose changes others hear of by the bus has one relay here: a stream is to have two readers at most, a bus
 * has as many listeners as there are.
 */
export class RelaysStack extends ContextStack {
  constructor(scope: Construct, id: string, props: RelaysStackProps) {
    super(scope, id, props);
    const { platform, commerce, notifications, organisations, webhooks } = props;
    new TableRelay(this, "Commerce", {
      platform,
      context: "commerce",
      handlers: "commerce/handlers/orders",
      table: commerce.table,
      kinds: ["ORDER", "JOURNAL#", "ENTITLEMENT#", "SUBSCRIPTION#", "MAIL"],
    });
    new TableRelay(this, "Notifications", {
      platform,
      context: "notifications",
      table: notifications.table,
      kinds: ["MAIL"],
    });
    new TableRelay(this, "Organisations", {
      platform,
      context: "organisations",
      table: organisations.table,
      kinds: ["MAIL"],
    });
    new TableRelay(this, "Webhooks", {
      platform,
      context: "webhooks",
      table: webhooks.table,
      kinds: ["MAIL"],
    });
  }
}
