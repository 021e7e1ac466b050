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
 * Seats of organisations: assigned, claimed, revoked and reported on. A stack of its own: commerce's needs the
 * organisations' table, and this needs commerce's.
 */
export class SeatsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: SeatsStackProps) {
    super(scope, id, props);
    this.giving(props);
    this.following(props);
    this.reporting(props);
  }

  /** A change of the seats' order also changes the access of their claimers. */
  private following({ platform, organisations, commerce }: SeatsStackProps): void {
    const follow = new ServiceFunction(this, "FollowPool", {
      platform,
      entry: "organisations/handlers/follow-pool",
      environment: {
        ORGANISATIONS_TABLE: organisations.table.tableName,
        COMMERCE_TABLE: commerce.table.tableName,
      } satisfies EnvOf<typeof seatsEnv>,
      // 500 members, 25 in a transaction.
      timeout: Duration.minutes(2),
      grants: [
        items(organisations.table, "Query", "UpdateItem"),
        items(commerce.table, "ConditionCheckItem", "GetItem", "PutItem", "UpdateItem"),
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

  /** Seats are assigned by mail, claimed by code, and revoked. */
  private giving({ platform, organisations, catalogue, commerce }: SeatsStackProps): void {
    const environment = {
      ORGANISATIONS_TABLE: organisations.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof seatsEnv>;
    const claim = { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<typeof claimEnv>;
    const invite = { ...claim, SITE_URL: platform.siteUrl } satisfies EnvOf<typeof inviteEnv>;
    new HttpFunction(this, "InviteMembers", {
      platform,
      route: seatRoutes.inviteMembers,
      entry: "organisations/handlers/invite-members",
      environment: invite,
      // A hundred e-mails one after the other; the gateway waits for 30 seconds.
      timeout: Duration.seconds(25),
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem"),
        // A seat's entitlement is commerce's; nothing else of commerce is written.
        items(commerce.table, "PutItem"),
        items(commerce.table, "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "ClaimSeat", {
      platform,
      route: seatRoutes.claimSeat,
      entry: "organisations/handlers/claim-seat",
      environment: claim,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "BatchGetItem"),
        items(commerce.table, "PutItem", "ConditionCheckItem", "Query", "BatchGetItem", "UpdateItem"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "ReassignSeat", {
      platform,
      route: seatRoutes.reassignSeat,
      entry: "organisations/handlers/reassign-seat",
      environment: invite,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem", "BatchGetItem"),
        items(commerce.table, "PutItem", "ConditionCheckItem", "Query"),
        items(catalogue.table, "GetItem"),
      ],
    });
    new HttpFunction(this, "RevokeSeat", {
      platform,
      route: seatRoutes.revokeSeat,
      entry: "organisations/handlers/revoke-seat",
      environment,
      grants: [
        items(organisations.table, "GetItem", "PutItem", "UpdateItem", "DeleteItem"),
        items(commerce.table, "PutItem"),
      ],
    });
  }

  /** The seats' members, and their progress. */
  private reporting({ platform, organisations, commerce, learning }: SeatsStackProps): void {
    const environment = {
      ORGANISATIONS_TABLE: organisations.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof seatsEnv>;
    new HttpFunction(this, "ListSeats", {
      platform,
      route: seatRoutes.listSeats,
      entry: "organisations/handlers/list-seats",
      environment,
      grants: [items(organisations.table, "BatchGetItem", "GetItem", "Query"), items(commerce.table, "Query")],
    });
    const reader = {
      platform,
      environment: { ...environment, LEARNING_TABLE: learning.table.tableName } satisfies EnvOf<typeof usageEnv>,
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
}
