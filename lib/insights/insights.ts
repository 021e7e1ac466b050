import { Duration, TimeZone } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { type Bucket, type IBucket, StorageClass } from "aws-cdk-lib/aws-s3";
import { ScheduleExpression } from "aws-cdk-lib/aws-scheduler";
import type { Construct } from "constructs";
import { audienceRoutes } from "../../functions/insights/contract/audience.ts";
import { funnelRoutes } from "../../functions/insights/contract/funnel.ts";
import { retentionRoutes } from "../../functions/insights/contract/retention.ts";
import type { funnelEnv, insightsEnv, rebuildEnv } from "../../functions/insights/env.ts";
import type { EnvOf } from "../../functions/shared/env.ts";
import type { DeadLetters } from "../constructs/dead-letters.ts";
import { index, items, listing, objects } from "../constructs/grants.ts";
import { HttpFunction } from "../constructs/http-function.ts";
import { ScheduledFunction } from "../constructs/scheduled-function.ts";
import { StageBucket } from "../constructs/stage-bucket.ts";
import { ContextStack, type ContextStackProps } from "../platform/context-stack.ts";

export interface InsightsStackProps extends ContextStackProps {
  readonly catalogue: { readonly table: ITable };
  readonly behaviour: { readonly table: ITable; readonly bucket: IBucket };
  /** A run that fails ends in its queue: both read the same log at night. */
  readonly recommendations: { readonly deadLetters: DeadLetters };
}

/** What the days came to: counted each night into a bucket, of which pages read a few small objects. */
export class InsightsStack extends ContextStack {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, props: InsightsStackProps) {
    super(scope, id, { ...props, othersDeadLetters: props.recommendations.deadLetters });
    const { platform, catalogue } = props;
    this.bucket = new StageBucket(this, "Insights", {
      platform,
      unlogged: "Only this stack's functions read it, and what they do is logged; people are in it by ids alone.",
      lifecycleRules: [
        {
          id: "seldom-read",
          prefix: "daily/",
          transitions: [{ storageClass: StorageClass.INFREQUENT_ACCESS, transitionAfter: Duration.days(90) }],
        },
      ],
    });
    const insights = { INSIGHTS_BUCKET: this.bucket.bucketName } satisfies EnvOf<typeof insightsEnv>;
    const funnel = { ...insights, CATALOGUE_TABLE: catalogue.table.tableName } satisfies EnvOf<typeof funnelEnv>;
    for (const [name, route, entry] of [
      ["GetMyFunnel", funnelRoutes.getMyFunnel, "insights/handlers/get-my-funnel"],
      ["GetFunnel", funnelRoutes.getFunnel, "insights/handlers/get-funnel"],
    ] as const) {
      new HttpFunction(this, name, {
        platform,
        environment: funnel,
        route,
        entry,
        grants: [...this.reading("read/*"), items(catalogue.table, "BatchGetItem")],
      });
    }
    for (const [name, route, entry, under] of [
      ["GetMyRetention", retentionRoutes.getMyRetention, "insights/handlers/get-my-retention", "read/*"],
      ["GetRetention", retentionRoutes.getRetention, "insights/handlers/get-retention", "read/*"],
      ["GetAudience", audienceRoutes.getAudience, "insights/handlers/get-audience", "audiences/*"],
    ] as const) {
      new HttpFunction(this, name, { platform, environment: insights, route, entry, grants: this.reading(under) });
    }
    this.nightly(props, funnel);
  }

  /** An object that is not there must be told from one that may not be seen. */
  private reading(under: string) {
    return [listing(this.bucket), objects(this.bucket, under, "GetObject")];
  }

  private nightly({ platform, catalogue, behaviour }: InsightsStackProps, funnel: EnvOf<typeof funnelEnv>): void {
    const log = behaviour.bucket;
    const rebuild = new ScheduledFunction(this, "RebuildInsights", {
      platform,
      entry: "insights/handlers/rebuild-insights",
      environment: {
        ...funnel,
        BEHAVIOUR_BUCKET: log.bucketName,
        BEHAVIOUR_TABLE: behaviour.table.tableName,
      } satisfies EnvOf<typeof rebuildEnv>,
      memorySize: 1769,
      timeout: Duration.minutes(15),
      schedules: {
        Nightly: {
          description: "Counts journeys, customers and audiences by the behaviour log until the day before.",
          schedule: ScheduleExpression.cron({ hour: "2", minute: "15", timeZone: TimeZone.ETC_UTC }),
        },
      },
      grants: [
        listing(log),
        objects(log, "events/*", "GetObject"),
        listing(this.bucket),
        objects(this.bucket, "daily/*", "PutObject"),
        objects(this.bucket, "read/*", "GetObject", "PutObject"),
        objects(this.bucket, "people/*", "GetObject", "PutObject"),
        objects(this.bucket, "audiences/*", "GetObject", "PutObject"),
        index(catalogue.table, "byCreator", "Scan"),
        items(behaviour.table, "BatchGetItem"),
      ],
    });
    log.encryptionKey?.grantDecrypt(rebuild);
  }
}
