import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterRule } from "aws-cdk-lib/aws-lambda";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import type { busEnv, EnvOf } from "../../functions/shared/env.ts";
import { CHANGES } from "../../functions/shared/kernel/changed.ts";
import type { PlatformStack } from "../platform/platform.ts";
import { allow } from "./allow.ts";
import { ScheduledFunction } from "./scheduled-function.ts";
import { ServiceFunction } from "./service-function.ts";
import { TableTrigger } from "./table-trigger.ts";

export interface TableRelayProps {
  readonly platform: PlatformStack;
  /** The context of the table. */
  readonly context: string;
  /** Where the handlers `relay-changes` and `tell-again` of this table are; the context's own folder unless given. */
  readonly handlers?: string;
  readonly table: ITable;
  /** Whether items listed as changed are published again each night; true unless given. */
  readonly again?: boolean;
  /** Whether a night that did not come raises an alarm; true unless given. Each alarm costs money every month. */
  readonly isWatched?: boolean;
  /** The published items: sort keys, or their beginning up to the first "#", such as "ORDER" and "JOURNAL#". */
  readonly kinds: readonly string[];
}

/**
 * Publishes new and changed items of a table on the platform's bus, and every night again those listed as changed in
 * the last two days. Removals are not published.
 */
export class TableRelay extends ServiceFunction {
  constructor(
    scope: Construct,
    id: string,
    {
      platform,
      context,
      table,
      kinds,
      handlers = `${context}/handlers`,
      again = true,
      isWatched = true,
    }: TableRelayProps,
  ) {
    const environment = { EVENT_BUS: platform.bus.eventBusName } satisfies EnvOf<typeof busEnv>;
    super(scope, id, {
      platform,
      entry: `${handlers}/relay-changes`,
      environment,
      timeout: Duration.minutes(1),
    });
    const S = kinds.flatMap((kind) => (kind.endsWith("#") ? FilterRule.beginsWith(kind) : FilterRule.isEqual(kind)));
    new TableTrigger(this, "Changes", {
      table,
      filter: { eventName: FilterRule.or("INSERT", "MODIFY"), dynamodb: { Keys: { sk: { S } } } },
    });
    allow(this, platform.bus.eventBusArn, "events:PutEvents");
    const made = { environment, entry: `${handlers}/tell-again` };
    if (again) this.tellAgain(scope, id, made, { platform, context, table, isWatched });
  }

  private tellAgain(
    scope: Construct,
    id: string,
    made: { readonly environment: Record<string, string>; readonly entry: string },
    { platform, context, table, isWatched }: Pick<TableRelayProps, "platform" | "context" | "table" | "isWatched">,
  ): void {
    const again = new ScheduledFunction(scope, `${id}Again`, {
      platform,
      entry: made.entry,
      environment: { ...made.environment, [`${context.toUpperCase()}_TABLE`]: table.tableName },
      timeout: Duration.minutes(15),
      schedules: {
        [`${id}Nightly`]: {
          description: "Tells once more what changed in the last two days.",
          schedule: ScheduleExpression.cron({ hour: "2", minute: "30", timeZone: TimeZone.ETC_UTC }),
        },
      },
    });
    allow(again, `${table.tableArn}/index/${CHANGES.index}`, "dynamodb:Query");
    if (isWatched) again.alarmOnMissedRuns();
    allow(again, platform.bus.eventBusArn, "events:PutEvents");
  }
}
