import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import type { Construct } from "constructs";
import { routes } from "../../functions/organisations/contract/organisation.ts";
import type { claimEnv, inviteEnv, seatsEnv, usageEnv } from "../../functions/organisations/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
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

    const invite = new HttpFunction(this, "InviteMembers", {
      ...made,
      route: routes.inviteMembers,
      entry: "organisations/handlers/invite-members",
      environment: inviteEnvironment,
      // A hundred e-mails one after the other; the gateway waits for 30 seconds.
      timeout: Duration.seconds(25),
    });
    const claim = new HttpFunction(this, "ClaimSeat", {
      ...made,
      route: routes.claimSeat,
      entry: "organisations/handlers/claim-seat",
      environment: claimEnvironment,
    });
    const reassign = new HttpFunction(this, "ReassignSeat", {
      ...made,
      route: routes.reassignSeat,
      entry: "organisations/handlers/reassign-seat",
      environment: inviteEnvironment,
    });
    const revoke = new HttpFunction(this, "RevokeSeat", {
      ...made,
      route: routes.revokeSeat,
      entry: "organisations/handlers/revoke-seat",
      environment,
    });
    for (const writer of [invite, claim, reassign, revoke]) {
      allow(writer, organisations.table.tableArn, "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem");
    }
    for (const ender of [invite, reassign, revoke]) allow(ender, organisations.table.tableArn, "dynamodb:DeleteItem");
    // What a seat gives is commerce's right; nothing else of commerce is written.
    for (const writer of [invite, claim, reassign, revoke]) allow(writer, commerce.table.tableArn, "dynamodb:PutItem");
    for (const bound of [invite, claim, reassign]) {
      allow(bound, commerce.table.tableArn, "dynamodb:ConditionCheckItem", "dynamodb:Query");
      allow(bound, organisations.table.tableArn, "dynamodb:BatchGetItem");
      allow(bound, catalogue.table.tableArn, "dynamodb:GetItem");
    }
    allow(claim, commerce.table.tableArn, "dynamodb:GetItem", "dynamodb:UpdateItem");

    this.following(organisations.table, commerce.table, environment);

    const list = new HttpFunction(this, "ListSeats", {
      ...made,
      route: routes.listSeats,
      entry: "organisations/handlers/list-seats",
      environment,
    });
    const reader = {
      ...made,
      environment: usageEnvironment,
      // Up to 10,000 members.
      timeout: Duration.seconds(25),
      memorySize: 1024,
    } as const;
    const usage = new HttpFunction(this, "GetUsage", {
      ...reader,
      route: routes.getSeatUsage,
      entry: "organisations/handlers/get-usage",
    });
    const report = new HttpFunction(this, "GetUsageReport", {
      ...reader,
      route: routes.getUsageReport,
      entry: "organisations/handlers/get-usage-report",
    });
    for (const asker of [list, usage, report]) {
      allow(asker, organisations.table.tableArn, "dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query");
      allow(asker, commerce.table.tableArn, "dynamodb:Query");
    }
    for (const asker of [usage, report]) allow(asker, learning.table.tableArn, "dynamodb:BatchGetItem");
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
    });
    allow(follow, organisations.tableArn, "dynamodb:Query", "dynamodb:UpdateItem");
    allow(follow, commerce.tableArn, "dynamodb:ConditionCheckItem", "dynamodb:GetItem");
    allow(follow, commerce.tableArn, "dynamodb:PutItem", "dynamodb:UpdateItem");
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
