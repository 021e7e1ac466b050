import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { routes } from "../../functions/credits/contract/usage.ts";
import type { accountEnv, creditsEnv, meterEnv, useEnv } from "../../functions/credits/env.ts";
import { indexes } from "../../functions/credits/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { allow } from "../constructs/allow.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface CreditsStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly commerce: { readonly table: ITable; readonly stripeSecret: ISecret };
}

const WRITES = ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"] as const;

/** Credits: bought in packs, kept by lot, and spent on products that are paid by use. */
export class CreditsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: CreditsStackProps) {
    super(scope, id, props);
    const { platform, catalogue, commerce } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    const environment = { CREDITS_TABLE: this.table.tableName } satisfies EnvOf<typeof creditsEnv>;
    const accountEnvironment = {
      ...environment,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof accountEnv>;
    const member = { platform } as const;

    const use = new HttpFunction(this, "UseProduct", {
      ...member,
      route: routes.useProduct,
      entry: "credits/handlers/use-product",
      environment: { ...accountEnvironment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<typeof useEnv>,
    });
    allow(use, catalogue.table.tableArn, "dynamodb:GetItem");
    // Nothing is used of a creator who is stopped.
    allow(use, commerce.table.tableArn, "dynamodb:GetItem");
    const commit = new HttpFunction(this, "CommitUsage", {
      ...member,
      route: routes.commitUsage,
      entry: "credits/handlers/commit-usage",
      environment: accountEnvironment,
    });
    const release = new HttpFunction(this, "ReleaseUsage", {
      ...member,
      route: routes.releaseUsage,
      entry: "credits/handlers/release-usage",
      environment: accountEnvironment,
    });
    const endHolds = new ScheduledFunction(this, "EndHolds", {
      platform,
      entry: "credits/handlers/end-holds",
      environment: accountEnvironment,
      timeout: Duration.minutes(5),
      schedules: {
        EndHoldsOften: {
          description: "Lets go credits that were on hold for too long.",
          schedule: ScheduleExpression.rate(Duration.minutes(15)),
        },
      },
    });
    allow(endHolds, this.index("due"), "dynamodb:Query");
    for (const writer of [use, commit, release, endHolds]) allow(writer, this.table.tableArn, ...WRITES);
    for (const spender of [use, commit]) {
      allow(spender, this.table.tableArn, "dynamodb:Query");
      // What a use opens is a right of commerce's.
      allow(
        spender,
        commerce.table.tableArn,
        "dynamodb:Query",
        "dynamodb:ConditionCheckItem",
        "dynamodb:PutItem",
        "dynamodb:UpdateItem",
      );
    }

    const balance = new HttpFunction(this, "GetCredits", {
      ...member,
      route: routes.getCredits,
      entry: "credits/handlers/get-credits",
      environment: accountEnvironment,
    });
    for (const table of [this.table, commerce.table]) allow(balance, table.tableArn, "dynamodb:Query");
    for (const reader of [use, commit, balance]) {
      // Of who has too many lots to be read at once.
      allow(reader, this.table.tableArn, "dynamodb:BatchGetItem");
      allow(reader, `${commerce.table.tableArn}/index/gsi2`, "dynamodb:Query");
    }
    const get = new HttpFunction(this, "GetUsage", {
      ...member,
      route: routes.getUsage,
      entry: "credits/handlers/get-usage",
      environment,
    });
    allow(get, this.table.tableArn, "dynamodb:GetItem");
    const list = new HttpFunction(this, "ListUsages", {
      ...member,
      route: routes.listUsages,
      entry: "credits/handlers/list-usages",
      environment,
    });
    for (const name of ["byCustomer", "byCreator"]) allow(list, this.index(name), "dynamodb:Query");
    this.metering(commerce);
  }

  private index(name: string): string {
    return `${this.table.tableArn}/index/${name}`;
  }

  /** What was used is told to a meter at Stripe, after it was written here: the entries here are the truth. */
  private metering({ table, stripeSecret }: CreditsStackProps["commerce"]): void {
    const { platform } = this;
    const meter = new ServiceFunction(this, "MeterUsage", {
      platform,
      entry: "credits/handlers/meter-usage",
      environment: {
        COMMERCE_TABLE: table.tableName,
        STRIPE_SECRET: stripeSecret.secretArn,
        METER_EVENT: this.node.tryGetContext("meterEvent") ?? "lyceum_credits",
      } satisfies EnvOf<typeof meterEnv>,
      // A hundred uses one after the other, each a call of Stripe's.
      timeout: Duration.minutes(5),
    });
    allow(meter, table.tableArn, "dynamodb:GetItem");
    allow(meter, stripeSecret.secretArn, "secretsmanager:GetSecretValue");
    new TableTrigger(meter, "Usage", {
      table: this.table,
      filter: {
        eventName: FilterRule.or("INSERT", "MODIFY"),
        dynamodb: {
          Keys: { sk: { S: FilterRule.isEqual("USAGE") } },
          NewImage: { state: { S: FilterRule.isEqual("committed") } },
        },
      },
    });
  }
}
