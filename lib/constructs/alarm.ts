import { Duration } from "aws-cdk-lib";
import {
  Alarm,
  ComparisonOperator,
  type IMetric,
  MathExpression,
  type MathExpressionProps,
  TreatMissingData,
} from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import type { ITopic } from "aws-cdk-lib/aws-sns";
import type { Construct } from "constructs";

/** A stage as its alarms know it: only a production stage has some. */
export interface Watched {
  readonly production: boolean;
  readonly alarmTopic: ITopic;
}

export interface AlarmOptions {
  readonly metric: IMetric;
  /** The alarm is raised above it. */
  readonly threshold: number;
  /** Consecutive periods above the threshold; 1 unless given. */
  readonly periods?: number;
  /** Whether a missing metric counts as over the threshold. */
  readonly missing?: "fine" | "over";
}

/**
 * In production, notifies the stage's alarm topic while a metric is over its threshold. An alarm names a heading of the
 * runbook: its kind.
 */
export function alarm(scope: Construct, stage: Watched, kind: string, options: AlarmOptions): void {
  if (!stage.production) return;
  const { metric, threshold, periods = 1, missing = "fine" } = options;
  raised(scope, stage, kind, {
    metric,
    threshold,
    evaluationPeriods: periods,
    comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
    treatMissingData: missing === "over" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
  });
}

/** In production, notifies the alarm topic if daily work was not done for thirty hours. */
export function alarmOnAbsence(
  scope: Construct,
  stage: Watched,
  kind: string,
  count: (options: { readonly period: Duration; readonly statistic: string }) => IMetric,
): void {
  if (!stage.production) return;
  raised(scope, stage, kind, {
    metric: count({ period: Duration.hours(6), statistic: "Sum" }),
    threshold: 1,
    evaluationPeriods: 5,
    comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD,
    // Undone work writes no metric.
    treatMissingData: TreatMissingData.BREACHING,
  });
}

/** One figure of all metrics found by a query of CloudWatch Metrics Insights. */
export const queried = (expression: string, period: Duration): MathExpression =>
  new MathExpression({ expression, period, usingMetrics: {} } satisfies MathExpressionProps);

function raised(scope: Construct, stage: Watched, kind: string, props: ConstructorParameters<typeof Alarm>[2]): void {
  const alarmDescription = `${scope.node.path}: see docs/runbook.md#${kind.toLowerCase()}`;
  new Alarm(scope, kind, { ...props, alarmDescription }).addAlarmAction(new SnsAction(stage.alarmTopic));
}
