import { Duration } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import type { Construct } from "constructs";
import type { BusEnvironment } from "../../functions/shared/env.ts";
import type { PlatformStack } from "../platform.ts";
import { allow } from "./allow.ts";
import { ServiceFunction } from "./service-function.ts";
import { TableTrigger } from "./table-trigger.ts";

export interface TableRelayProps {
  readonly platform: PlatformStack;
  /** `<context>/handlers/relay-changes`. */
  readonly entry: string;
  readonly table: ITable;
  /** The items that are told of: sort keys, or what they begin with up to the first "#", as "ORDER" and "JOURNAL#". */
  readonly kinds: readonly string[];
}

/** Tells the platform's bus what is new or changed in a table. What is removed is not told. */
export class TableRelay extends ServiceFunction {
  constructor(scope: Construct, id: string, { platform, entry, table, kinds }: TableRelayProps) {
    super(scope, id, {
      platform,
      entry,
      environment: { EVENT_BUS: platform.bus.eventBusName } satisfies BusEnvironment,
      timeout: Duration.minutes(1),
    });
    allow(this, platform.bus.eventBusArn, "events:PutEvents");
    const S = kinds.flatMap((kind) => (kind.endsWith("#") ? FilterRule.beginsWith(kind) : FilterRule.isEqual(kind)));
    new TableTrigger(this, "Changes", {
      table,
      filter: { eventName: FilterRule.or("INSERT", "MODIFY"), dynamodb: { Keys: { sk: { S } } } },
    });
  }
}
