import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { ISecret } from "aws-cdk-lib/aws-secretsmanager";
import type { Construct } from "constructs";
import { usageRoutes } from "../../functions/credits/contract/usage.ts";
import type { accountEnv, balancesEnv, meterEnv, shownUsesEnv, useEnv } from "../../functions/credits/env.ts";
import { indexes } from "../../functions/credits/keys.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { ContextTable } from "../constructs/context-table.ts";
import { index, items, secret } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { TableTrigger } from "../constructs/table-trigger.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface CreditsStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly creators: { readonly table: ITable };
  readonly commerce: { readonly table: ITable; readonly stripeSecret: ISecret };
}

const WRITES = ["GetItem", "PutItem", "UpdateItem", "DeleteItem"] as const;

/** Credits: bought in packs, kept by lot, and spent on products that are paid by use. */
export class CreditsStack extends ContextStack {
  readonly table: ContextTable;

  constructor(scope: Construct, id: string, props: CreditsStackProps) {
    super(scope, id, props);
    const { platform, commerce } = props;
    this.table = new ContextTable(this, "Table", { platform, indexes, heard: true });
    this.uses(props);
    this.reading(commerce.table, props.creators.table);
    this.metering(commerce);
  }

  /** Uses are reported to a meter at Stripe after they are written here: the entries here are authoritative. */
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
      grants: [items(table, "GetItem"), secret(stripeSecret)],
    });
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

  /** Credits are reserved for a use, then spent or released. */
  private uses({ platform, catalogue, commerce }: CreditsStackProps): void {
    const environment = {
      CREDITS_TABLE: this.table.tableName,
      COMMERCE_TABLE: commerce.table.tableName,
    } satisfies EnvOf<typeof accountEnv>;
    new HttpFunction(this, "UseProduct", {
      platform,
      route: usageRoutes.useProduct,
      entry: "credits/handlers/use-product",
      environment: { ...environment, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<typeof useEnv>,
      grants: [
        items(catalogue.table, "GetItem"),
        // A stopped creator's products cannot be used.
        items(commerce.table, "GetItem"),
        items(this.table, ...WRITES, "Query"),
        // A use's entitlement is commerce's.
        items(commerce.table, "Query", "ConditionCheckItem", "PutItem", "UpdateItem"),
        // For customers with too many lots for one read.
        items(this.table, "BatchGetItem"),
        index(commerce.table, "current"),
      ],
    });
    new HttpFunction(this, "CommitUsage", {
      platform,
      route: usageRoutes.commitUsage,
      entry: "credits/handlers/commit-usage",
      environment,
      grants: [
        items(this.table, ...WRITES, "Query", "BatchGetItem"),
        items(commerce.table, "Query", "ConditionCheckItem", "PutItem", "UpdateItem"),
        index(commerce.table, "current"),
      ],
    });
    new HttpFunction(this, "ReleaseUsage", {
      platform,
      route: usageRoutes.releaseUsage,
      entry: "credits/handlers/release-usage",
      environment,
      grants: [items(this.table, ...WRITES)],
    });
    new ScheduledFunction(this, "EndHolds", {
      platform,
      entry: "credits/handlers/end-holds",
      environment,
      timeout: Duration.minutes(5),
      schedules: {
        EndHoldsOften: {
          description: "Lets go credits that were on hold for too long.",
          schedule: ScheduleExpression.rate(Duration.minutes(15)),
        },
      },
      grants: [index(this.table, "due"), items(this.table, ...WRITES)],
    });
  }

  /** Customers' balances and uses. */
  private reading(commerce: ITable, creators: ITable): void {
    const { platform } = this;
    const environment = {
      CREDITS_TABLE: this.table.tableName,
      CREATORS_TABLE: creators.tableName,
    } satisfies EnvOf<typeof shownUsesEnv>;
    const named = items(creators, "BatchGetItem");
    new HttpFunction(this, "GetCredits", {
      platform,
      route: usageRoutes.getCredits,
      entry: "credits/handlers/get-credits",
      environment: { ...environment, COMMERCE_TABLE: commerce.tableName } satisfies EnvOf<typeof balancesEnv>,
      grants: [named, items(this.table, "Query", "BatchGetItem"), items(commerce, "Query"), index(commerce, "current")],
    });
    new HttpFunction(this, "GetUsage", {
      platform,
      route: usageRoutes.getUsage,
      entry: "credits/handlers/get-usage",
      environment,
      grants: [named, items(this.table, "GetItem")],
    });
    new HttpFunction(this, "ListUsages", {
      platform,
      route: usageRoutes.listUsages,
      entry: "credits/handlers/list-usages",
      environment,
      grants: [named, index(this.table, "byCustomer"), index(this.table, "byCreator")],
    });
  }
}
