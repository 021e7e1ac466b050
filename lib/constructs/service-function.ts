import { Duration, RemovalPolicy, Size, Validations } from "aws-cdk-lib";
import { Metric } from "aws-cdk-lib/aws-cloudwatch";
import { PolicyDocument, PolicyStatement, Role, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import {
  Architecture,
  type Code,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from "aws-cdk-lib/aws-lambda";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import type { Construct } from "constructs";
import { alarm, type Watched } from "./alarm.ts";
import { bundleOf } from "./bundles.ts";
import type { Grant } from "./grants.ts";

/** A stage as its functions see it. */
export interface Stage extends Watched {
  /** Whether functions may reserve concurrency. */
  readonly reserves: boolean;
}

export interface ServiceFunctionProps {
  readonly platform: Stage;
  /** `<context>/handlers/<name>`, without the ending; with `code`, what it is called. */
  readonly entry: string;
  /** Code from elsewhere than `functions/`. */
  readonly code?: Code;
  readonly environment?: Record<string, string>;
  /** Its permissions, besides writing its log and traces. */
  readonly grants?: readonly Grant[];
  readonly timeout?: Duration;
  /** MiB. */
  readonly memorySize?: number;
  /** MiB of files; 512 unless given. */
  readonly storage?: number | undefined;
  /** Reserved concurrency, both limit and guarantee: if the account has enough, by the context `reserved`. */
  readonly reserved?: number;
}

/** A Lambda function as all of ours are: arm64, Node 24, own role and log group, traced. */
export class ServiceFunction extends LambdaFunction {
  protected readonly platform: Stage;
  /** Distinguishes its metrics from those of other contexts. */
  private readonly service: string;

  constructor(scope: Construct, id: string, props: ServiceFunctionProps) {
    const { platform, entry } = props;
    const [context = entry] = entry.split("/");
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
      code: props.code ?? bundleOf(scope, entry),
      handler: "index.handler",
      runtime: Runtime.NODEJS_24_X,
      architecture: Architecture.ARM_64,
      memorySize: props.memorySize ?? 512,
      ...(props.storage !== undefined && { ephemeralStorageSize: Size.mebibytes(props.storage) }),
      timeout: props.timeout ?? Duration.seconds(10),
      ...(platform.reserves && { reservedConcurrentExecutions: props.reserved }),
      role,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      tracing: Tracing.ACTIVE,
      environment: { POWERTOOLS_SERVICE_NAME: context, ...props.environment },
    });
    this.platform = platform;
    this.service = context;
    for (const grant of props.grants ?? []) grant(this);
  }

  /** An alarm on its first error, for functions that move money; the region's alarm covers the others. */
  alarmOnErrors(): void {
    const metric = this.metricErrors({ period: Duration.minutes(5) });
    alarm(this, this.platform, "Errors", { metric, threshold: 0 });
  }

  /** An alarm on a metric that the function itself writes: its highest value in `period`. */
  alarmOn(figure: string, threshold: number, period: Duration, missing: "fine" | "over" = "fine"): void {
    const dimensionsMap = { service: this.service };
    const metric = new Metric({ namespace: "Lyceum", metricName: figure, dimensionsMap, statistic: "Maximum", period });
    alarm(this, this.platform, figure, { metric, threshold, missing });
  }
}
