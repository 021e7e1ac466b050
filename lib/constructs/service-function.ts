import { Duration, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { Alarm, ComparisonOperator, type IMetric, Metric, TreatMissingData } from "aws-cdk-lib/aws-cloudwatch";
import { SnsAction } from "aws-cdk-lib/aws-cloudwatch-actions";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Architecture, Function as LambdaFunction, LoggingFormat, Runtime, Tracing } from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import type { PlatformStack } from "../platform.ts";
import { bundleOf } from "./bundles.ts";

export interface ServiceFunctionProps {
  readonly platform: PlatformStack;
  /** `<context>/handlers/<name>`, without the ending. */
  readonly entry: string;
  readonly environment?: Record<string, string>;
  readonly timeout?: Duration;
  /** MiB. */
  readonly memorySize?: number;
  /** p99 duration that raises the alarm; half of the timeout unless given. */
  readonly slow?: Duration;
}

/** A Lambda function as all of ours are: arm64, Node 24, own role and log group, traced, with alarms that name their runbook. */
export class ServiceFunction extends LambdaFunction {
  /** By which the figures that it writes are told from those of other contexts. */
  private readonly service: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const { platform, entry } = props;
    const [context = entry] = entry.split("/");
    const timeout = props.timeout ?? Duration.seconds(10);
    const logGroup = new LogGroup(scope, `${id}Log`, {
      retention: platform.production ? RetentionDays.ONE_YEAR : RetentionDays.ONE_WEEK,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    const role = new Role(scope, `${id}Role`, {
      assumedBy: new ServicePrincipal("lambda.amazonaws.com"),
      inlinePolicies: {
        trace: new PolicyDocument({
          statements: [
            new PolicyStatement({ actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"], resources: ["*"] }),
          ],
        }),
      },
    });
    Validations.of(role).acknowledge({
      id: "AwsSolutions-IAM5[Resource::*]",
      reason: "X-Ray's two write actions know no resource to name.",
    });
    logGroup.grantWrite(role);
    super(scope, id, {
      code: bundleOf(entry),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      timeout,
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { NODE_OPTIONS: "--enable-source-maps", POWERTOOLS_SERVICE_NAME: context, ...props.environment },
    });
    this.service = context;
    this.alarm("Errors", this.metricErrors({ period: Duration.minutes(5) }), 0);
    this.alarm("Throttles", this.metricThrottles({ period: Duration.minutes(5) }), 0);
    const slow = props.slow ?? Duration.millis(timeout.toMilliseconds() / 2);
    this.alarm("Slow", this.metricDuration({ statistic: "p99", period: Duration.minutes(5) }), slow.toMilliseconds());
  }

  /**
   * In production, raises the platform's alarm topic while `metric` is over `threshold`. The alarm names a heading of the
   * runbook: its kind. @param missing whether it is over, too, while nobody writes the metric
   */
  alarm(kind: string, metric: IMetric, threshold: number, missing: "fine" | "over" = "fine"): void {
    const { platform } = Stack.of(this) as Stack & { platform: PlatformStack };
    if (!platform.production) return;
    const alarm = new Alarm(this, kind, {
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_THRESHOLD,
      treatMissingData: missing === "over" ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
      alarmDescription: `${this.node.path}: see docs/runbook.md#${kind.toLowerCase()}`,
    });
    alarm.addAlarmAction(new SnsAction(platform.alarmTopic));
  }

  /** The alarm on a figure that the function itself writes: its highest value of `period`. */
  alarmOn(figure: string, threshold: number, period: Duration, missing?: "fine" | "over"): void {
    const dimensionsMap = { service: this.service };
    const metric = new Metric({ namespace: "Lyceum", metricName: figure, dimensionsMap, statistic: "Maximum", period });
    this.alarm(figure, metric, threshold, missing);
  }
}
