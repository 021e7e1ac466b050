import { Duration, Stack } from "aws-cdk-lib";
import type { HttpApi } from "aws-cdk-lib/aws-apigatewayv2";
import { Dashboard, GraphWidget, type IMetric, MathExpression, Metric } from "aws-cdk-lib/aws-cloudwatch";
import type { IEventBus } from "aws-cdk-lib/aws-events";
import { Function as LambdaFunction } from "aws-cdk-lib/aws-lambda";
import { Construct } from "constructs";
import { alarm, queried, type Watched } from "./alarm.ts";

const FIVE_MINUTES = Duration.minutes(5);

/** Retries of callers and services correct stray failures, but not this many. */
const STRAY = 5;
/** The time in which Stripe answers, after a retry. */
const SLOW_MS = 5_000;
/** A stream's reader this far behind is stuck. */
const LATE_MS = Duration.minutes(15).toMilliseconds();

export interface OverviewProps {
  readonly platform: Watched;
  readonly api: HttpApi;
  readonly bus: IEventBus;
}

/** Alarms and a dashboard for the whole stage, or for the whole region where a service counts by region. */
export class Overview extends Construct {
  constructor(scope: Construct, id: string, { platform, api, bus: { eventBusName } }: OverviewProps) {
    super(scope, id);
    const raise = (kind: string, metric: IMetric, threshold: number, periods = 1) =>
      alarm(this, platform, kind, { metric, threshold, periods });

    const errors = LambdaFunction.metricAllErrors({ period: FIVE_MINUTES });
    const throttles = LambdaFunction.metricAllThrottles({ period: FIVE_MINUTES });
    raise("Errors", errors, STRAY);
    raise("Throttles", throttles, STRAY);
    const serverErrors = api.metricServerError({ period: FIVE_MINUTES });
    const latency = api.metricLatency({ statistic: "p95", period: FIVE_MINUTES });
    raise("ServerErrors", serverErrors, STRAY);
    raise("Latency", latency, SLOW_MS, 3);
    const streamAge = queried('SELECT MAX(IteratorAge) FROM SCHEMA("AWS/Lambda", FunctionName)', FIVE_MINUTES);
    raise("StreamAge", streamAge, LATE_MS);
    const bus = `SCHEMA("AWS/Events", EventBusName, RuleName) WHERE EventBusName = '${eventBusName}'`;
    raise("FailedInvocations", queried(`SELECT SUM(FailedInvocations) FROM ${bus}`, FIVE_MINUTES), 0);
    const schedules = new Metric({
      namespace: "AWS/Scheduler",
      metricName: "TargetErrorCount",
      dimensionsMap: { ScheduleGroup: "default" },
      statistic: "Sum",
      period: FIVE_MINUTES,
    });
    raise("ScheduleErrors", schedules, 0);

    const { stackName, region } = Stack.of(this);
    const stage = stackName.replace(/platform$/, "");
    const graph = (title: string, ...left: IMetric[]) => new GraphWidget({ title, left, width: 8 });
    const searched = (label: string, search: string, statistic: string) =>
      new MathExpression({
        expression: `SEARCH('${search}', '${statistic}', 300)`,
        label,
        period: FIVE_MINUTES,
        usingMetrics: {},
      });
    new Dashboard(this, "Dashboard", {
      dashboardName: `${stage}${region}`,
      widgets: [
        [
          graph("Requests", api.metricCount({ period: FIVE_MINUTES })),
          graph("Requests that failed", serverErrors, api.metricClientError({ period: FIVE_MINUTES })),
          graph("Latency", latency, api.metricLatency({ statistic: "p50", period: FIVE_MINUTES })),
        ],
        [
          graph("Functions: errors and throttles", errors, throttles),
          graph("Functions: at once", LambdaFunction.metricAllConcurrentExecutions({ period: FIVE_MINUTES })),
          graph("Streams: age", searched("", '{AWS/Lambda,FunctionName} MetricName="IteratorAge"', "Maximum")),
        ],
        [
          graph(
            "Dead letters",
            searched("", `{AWS/SQS,QueueName} MetricName="ApproximateNumberOfMessagesVisible" ${stage}`, "Maximum"),
          ),
          graph("Schedules: errors", schedules),
          graph("What was counted", searched("", "{Lyceum,service} Lyceum", "Maximum")),
        ],
      ],
    });
  }
}
