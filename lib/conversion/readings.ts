import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { Match } from "aws-cdk-lib/aws-events";
import type { IBucket } from "aws-cdk-lib/aws-s3";
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

export interface ReadingsStackProps extends ContextStackProps {
  readonly conversion: { readonly table: ITable };
  readonly identity: { readonly table: ITable };
  readonly behaviour: { readonly table: ITable };
  readonly recommendations: { readonly table: ITable; readonly models: IBucket };
}

/** What experiments show: orders as they are paid and given back, everything together each night; and pages' variants. */
export class ReadingsStack extends ContextStack {
  constructor(scope: Construct, id: string, props: ReadingsStackProps) {
    super(scope, id, props);
    const { platform, conversion, identity, behaviour, recommendations } = props;
    const environment = { CONVERSION_TABLE: conversion.table.tableName };
    new HttpFunction(this, "GetVariant", {
      platform,
      environment: { ...environment, BEHAVIOUR_TABLE: behaviour.table.tableName } satisfies EnvOf<typeof variantsEnv>,
      route: variantRoutes.getVariant,
      entry: "conversion/handlers/get-variant",
      grants: [items(conversion.table, "GetItem", "PutItem"), items(behaviour.table, "BatchGetItem")],
    });
    const bought = new ServiceFunction(this, "KeepBought", {
      platform,
      environment: { ...environment, IDENTITY_TABLE: identity.table.tableName } satisfies EnvOf<typeof boughtEnv>,
      entry: "conversion/handlers/keep-bought",
      grants: [items(conversion.table, "PutItem"), items(identity.table, "Query")],
    });
    new EventTrigger(bought, "Orders", {
      bus: platform.bus,
      pattern: {
        source: ["lyceum.commerce"],
        detailType: ["order"],
        detail: { after: { paidAt: Match.exists() } },
      },
    });
    new ScheduledFunction(this, "ReadExperiments", {
      platform,
      entry: "conversion/handlers/read-experiments",
      environment: {
        ...environment,
        RECOMMENDATIONS_TABLE: recommendations.table.tableName,
        MODEL_BUCKET: recommendations.models.bucketName,
      } satisfies EnvOf<typeof readingsEnv>,
      memorySize: 1769,
      timeout: Duration.minutes(15),
      schedules: {
        Nightly: {
          description: "Reads what experiments and the holdout show, up to the end of the day before.",
          schedule: ScheduleExpression.cron({ hour: "2", minute: "15", timeZone: TimeZone.ETC_UTC }),
        },
      },
      grants: [
        items(conversion.table, "GetItem", "PutItem", "Query"),
        // The choices of offers that matured.
        index(conversion.table, "byTime"),
        items(recommendations.table, "BatchGetItem", "Query"),
        listing(recommendations.models),
        objects(recommendations.models, "attribution/*", "GetObject"),
      ],
    });
  }
}
