import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { seatRoutes } from "../../functions/organisations/contract/seat.ts";
import { seatUsageRoutes } from "../../functions/organisations/contract/seat-usage.ts";
import type { claimEnv, inviteEnv, seatsEnv, usageEnv } from "../../functions/organisations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { items } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface SeatsStackProps extends ContextStackProps {
  readonly organisations: { readonly table: ITable };
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable };
  readonly learning: { readonly table: ITable };
}

/**
 * Seats of organisations: given, claimed, taken back and reported on. A stack of its own: commerce's is built on the
 * organisations' table, and this on commerce's.
 */
export class SeatsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: SeatsStackProps) {
    super(scope, id, props);
    const { platform, organisations, catalogue, commerce, learning } = props;
    const environment = {
      ORGANISATIONS_TABLE: organisations.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof seatsEnv>;
    const claimEnvironment = {
      ...environment,
      CATALOGUE_TABLE: catalogue.table.tableName,
    } satisfies EnvOf<typeof claimEnv>;
    const inviteEnvironment = { ...claimEnvironment, SITE_URL: platform.siteUrl } satisfies EnvOf<typeof inviteEnv>;
    const usageEnvironment = { ...environment, LEARNING_TABLE: learning.table.tableName } satisfies EnvOf<
      typeof usageEnv
    >;
    const made = { platform } as const;

    new HttpFunction(this, "InviteMembers", {
      ...made,
      route: seatRoutes.inviteMembers,
      entry: "organisations/handlers/invite-members",
      environment: inviteEnvironment,
      // A hundred e-mails one after the other; the gateway waits for 30 seconds.
      timeout: Duration.seconds(25),
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem"),
        // What a seat gives is commerce's right; nothing else of commerce is written.
        items(commerce.table, "PutItem"),
        items(commerce.table, "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "ClaimSeat", {
      ...made,
      route: seatRoutes.claimSeat,
      entry: "organisations/handlers/claim-seat",
      environment: claimEnvironment,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "BatchGetItem"),
        items(commerce.table, "PutItem", "ConditionCheckItem", "Query", "BatchGetItem", "UpdateItem"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "ReassignSeat", {
      ...made,
      route: seatRoutes.reassignSeat,
      entry: "organisations/handlers/reassign-seat",
      environment: inviteEnvironment,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem"),
        items(commerce.table, "PutItem", "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "RevokeSeat", {
      ...made,
      route: seatRoutes.revokeSeat,
      entry: "organisations/handlers/revoke-seat",
      environment,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        items(commerce.table, "PutItem"),
      ],
    });

    this.following(organisations.table, commerce.table, environment);

    new HttpFunction(this, "ListSeats", {
      ...made,
      route: seatRoutes.listSeats,
      entry: "organisations/handlers/list-seats",
      environment,
      grants: [items(organisations.table, "BatchGetItem", "GetItem", "Query"), items(commerce.table, "Query")],
    });
    const reader = {
      ...made,
      environment: usageEnvironment,
      // Up to 10,000 members.
      timeout: Duration.seconds(25),
      memorySize: 1024,
    } as const;
    new HttpFunction(this, "GetUsage", {
      ...reader,
      route: seatUsageRoutes.getSeatUsage,
      entry: "organisations/handlers/get-usage",
      grants: [
        items(organisations.table, "BatchGetItem", "GetItem", "Query"),
        items(commerce.table, "Query"),
        items(learning.table, "BatchGetItem"),
      ],
    });
    new HttpFunction(this, "GetUsageReport", {
      ...reader,
      route: seatUsageRoutes.getUsageReport,
      entry: "organisations/handlers/get-usage-report",
      grants: [
        items(organisations.table, "BatchGetItem", "GetItem", "Query"),
        items(commerce.table, "Query"),
        items(learning.table, "BatchGetItem"),
      ],
    });
  }

  /** What becomes of the order that seats were bought with becomes of the access of those who claimed them. */
  private following(organisations: ITable, commerce: ITable, environment: EnvOf<typeof seatsEnv>): void {
    const { platform } = this;
    const follow = new ServiceFunction(this, "FollowPool", {
      platform,
      entry: "organisations/handlers/follow-pool",
      environment,
      // 500 members, 25 in a transaction.
      timeout: Duration.minutes(2),
      grants: [
        items(organisations, "Query", "UpdateItem"),
        items(commerce, "ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"),
      ],
    });
    new EventTrigger(follow, "Rights", {
      bus: platform.bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["entitlement"],
        detail: { after: { customer: [{ prefix: "organisation:" }] } },
      },
    });
  }
}
