import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { TableRelay } from "../constructs/table-relay.ts";
import { ContextStack, type ContextStackProps } from "./context-stack.ts";

export interface RelaysStackProps extends ContextStackProps {
  readonly commerce: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
  readonly notifications: { readonly table: ITable };
  readonly organisations: { readonly table: ITable };
  readonly payouts: { readonly table: ITable };
  readonly webhooks: { readonly table: ITable };
}

/**
 * The relays: one for each table whose changes other contexts receive. A stream should have at most two readers; a bus
 * has any number.
 */
export class RelaysStack extends ContextStack {
  constructor(scope: Construct, id: string, props: RelaysStackProps) {
    super(scope, id, props);
    const { platform, commerce, identity, learning, notifications, organisations, payouts, webhooks } = props;
    new TableRelay(this, "Commerce", {
      platform,
      context: "commerce",
      handlers: "commerce/handlers/orders",
      table: commerce.table,
      kinds: ["ORDER", "JOURNAL#", "ENTITLEMENT#", "SUBSCRIPTION#", "MAIL"],
    });
    new TableRelay(this, "Identity", {
      platform,
      context: "identity",
      table: identity.table,
      kinds: ["MAIL"],
      // A scheduler that stands still is told by the nights of the other tables.
      isWatched: false,
    });
    new TableRelay(this, "Learning", {
      platform,
      context: "learning",
      table: learning.table,
      kinds: ["REVIEW#", "RATING", "RATING#"],
      // Stars are counted again with the next review, and a notification of a review is worthless after a day.
      again: false,
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
      kinds: ["SEAT#", "MAIL"],
    });
    new TableRelay(this, "Payouts", {
      platform,
      context: "payouts",
      table: payouts.table,
      kinds: ["TRANSFER#"],
      // The creator's balance shows the content of a lost event.
      again: false,
    });
    new TableRelay(this, "Webhooks", {
      platform,
      context: "webhooks",
      table: webhooks.table,
      kinds: ["MAIL"],
    });
  }
}
