import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Match } from "aws-cdk-lib/aws-events";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { variantRoutes } from "../../functions/conversion/contract/variant.ts";
import type { boughtEnv, readingsEnv, variantsEnv } from "../../functions/conversion/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import { EventTrigger } from "../constructs/event-trigger.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { ServiceFunction } from "../constructs/service-function.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";
import type { RecommendationsStack } from "../recommendations/recommendations.ts";

export interface VariantsStackProps extends ContextStackProps {
  readonly conversion: { readonly table: ITable };
  readonly behaviour: { readonly table: ITable };
}

/** Which variant of a page people are shown. */
export class VariantsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: VariantsStackProps) {
    super(scope, id, props);
    const { platform, conversion, behaviour } = props;
    new HttpFunction(this, "GetVariant", {
      platform,
      environment: {
        CONVERSION_TABLE: conversion.table.tableName,
        BEHAVIOUR_TABLE: behaviour.table.tableName,
      } satisfies EnvOf<typeof variantsEnv>,
      route: variantRoutes.getVariant,
      entry: "conversion/handlers/get-variant",
      grants: [items(conversion.table, "GetItem", "PutItem"), items(behaviour.table, "BatchGetItem")],
    });
  }
}

/**
 * What experiments show: orders as they are paid and given back, everything together each night. In the stack of
 * recommendations, which it reads: a stack of its own would have a queue, whose alarm costs.
 */
export function readExperiments(
  stack: RecommendationsStack,
  { conversion, identity }: { readonly conversion: ITable; readonly identity: ITable },
): void {
  const { platform, table, models } = stack;
  const environment = { CONVERSION_TABLE: conversion.tableName };
  const bought = new ServiceFunction(stack, "KeepBought", {
    platform,
    environment: { ...environment, IDENTITY_TABLE: identity.tableName } satisfies EnvOf<typeof boughtEnv>,
    entry: "conversion/handlers/keep-bought",
    grants: [items(conversion, "PutItem"), items(identity, "Query")],
  });
  new EventTrigger(bought, "Orders", {
    bus: platform.bus,
    pattern: {
      source: ["lyceum.commerce"],
      detailType: ["order"],
      detail: { after: { paidAt: Match.exists() } },
    },
  });
  new ScheduledFunction(stack, "ReadExperiments", {
    platform,
    entry: "conversion/handlers/read-experiments",
    environment: {
      ...environment,
      RECOMMENDATIONS_TABLE: table.tableName,
      MODEL_BUCKET: models.bucketName,
    } satisfies EnvOf<typeof readingsEnv>,
    memorySize: 1769,
    timeout: Duration.minutes(15),
    schedules: {
      ReadExperimentsNightly: {
        description: "Reads what experiments and the holdout show, up to the end of the day before.",
        schedule: ScheduleExpression.cron({ hour: "2", minute: "15", timeZone: TimeZone.ETC_UTC }),
      },
    },
    grants: [
      items(conversion, "GetItem", "PutItem", "Query"),
      // The choices of offers that matured.
      index(conversion, "byTime"),
      items(table, "BatchGetItem", "Query"),
      listing(models),
      objects(models, "attribution/*", "GetObject"),
    ],
  });
}
