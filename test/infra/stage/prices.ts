/**
 * AWS's list prices of us-east-1, in USD, and what its always-free tier takes off each month for an account.
 * Set down on this day as they were known, and compared in part only: the page of each is named, and has the last word.
 */
export const SET_DOWN_ON = "2026-11-29";

export interface Price {
  readonly source: string;
  readonly unit: string;
  readonly usd: number;
  /** Units a month that an account never pays. */
  readonly free: number;
}

export const prices = {
  alarms: { source: "aws.amazon.com/cloudwatch/pricing", unit: "alarm's metric", usd: 0.1, free: 10 },
  dashboards: { source: "aws.amazon.com/cloudwatch/pricing", unit: "dashboard", usd: 3, free: 3 },
  metrics: { source: "aws.amazon.com/cloudwatch/pricing", unit: "metric of our own", usd: 0.3, free: 10 },
  logs: { source: "aws.amazon.com/cloudwatch/pricing", unit: "GB of logs taken in", usd: 0.5, free: 5 },
  secrets: { source: "aws.amazon.com/secrets-manager/pricing", unit: "secret", usd: 0.4, free: 0 },
  keys: { source: "aws.amazon.com/kms/pricing", unit: "key of our own", usd: 1, free: 0 },
  invocations: { source: "aws.amazon.com/lambda/pricing", unit: "invocation", usd: 0.2e-6, free: 1e6 },
  compute: { source: "aws.amazon.com/lambda/pricing", unit: "GB-second (arm64)", usd: 13.3334e-6, free: 400_000 },
  schedules: { source: "aws.amazon.com/eventbridge/pricing", unit: "run of a schedule", usd: 1e-6, free: 14e6 },
  traces: { source: "aws.amazon.com/xray/pricing", unit: "trace", usd: 5e-6, free: 100_000 },
  reads: { source: "aws.amazon.com/dynamodb/pricing/on-demand", unit: "read", usd: 0.125e-6, free: 0 },
  writes: { source: "aws.amazon.com/dynamodb/pricing/on-demand", unit: "write", usd: 0.625e-6, free: 0 },
  stored: { source: "aws.amazon.com/dynamodb/pricing/on-demand", unit: "GB in tables", usd: 0.25, free: 25 },
  recoverable: { source: "aws.amazon.com/dynamodb/pricing/on-demand", unit: "GB kept for recovery", usd: 0.2, free: 0 },
  objects: { source: "aws.amazon.com/s3/pricing", unit: "GB in buckets", usd: 0.023, free: 0 },
} as const satisfies Record<string, Price>;

export type Priced = keyof typeof prices;

/** What a run of a schedule that finds nothing to do takes, at most: figures that no template tells. */
export const IDLE_RUN = { seconds: 2, reads: 10, writes: 1, logBytes: 4_096 };
/** What an idle stage keeps, in GB: its tables' first items, and the bundles of its functions. */
export const IDLE_KEPT = { tables: 0.01, objects: 0.2 };

/** Of these an account pays by use alone: nothing while nothing happens. */
export const FREE_WHEN_IDLE: readonly string[] = [
  "AWS::ApiGatewayV2::Api",
  "AWS::ApiGatewayV2::Authorizer",
  "AWS::ApiGatewayV2::Integration",
  "AWS::ApiGatewayV2::Route",
  "AWS::ApiGatewayV2::Stage",
  "AWS::CDK::Metadata",
  // A terabyte, ten million requests and two million runs of functions a month are free for good.
  "AWS::CloudFront::CachePolicy",
  "AWS::CloudFront::Distribution",
  "AWS::CloudFront::Function",
  "AWS::CloudFront::OriginAccessControl",
  "AWS::CloudFront::OriginRequestPolicy",
  "AWS::CloudFront::ResponseHeadersPolicy",
  "AWS::Cognito::UserPool",
  "AWS::Cognito::UserPoolClient",
  "AWS::Cognito::UserPoolGroup",
  "AWS::DynamoDB::Table",
  "AWS::Events::EventBus",
  "AWS::Events::Rule",
  "AWS::IAM::Policy",
  "AWS::IAM::Role",
  "AWS::KinesisFirehose::DeliveryStream",
  "AWS::Lambda::EventInvokeConfig",
  "AWS::Lambda::EventSourceMapping",
  "AWS::Lambda::Function",
  "AWS::Lambda::LayerVersion",
  "AWS::Lambda::Permission",
  "AWS::Logs::LogGroup",
  "AWS::Logs::LogStream",
  "AWS::Logs::ResourcePolicy",
  "AWS::S3::Bucket",
  "AWS::S3::BucketPolicy",
  "AWS::SES::ConfigurationSet",
  "AWS::SES::ConfigurationSetEventDestination",
  "AWS::SNS::Subscription",
  "AWS::SNS::Topic",
  "AWS::SNS::TopicPolicy",
  "AWS::SQS::Queue",
  "AWS::SQS::QueuePolicy",
  "Custom::CDKBucketDeployment",
  "Custom::OriginSecret",
  "Custom::S3AutoDeleteObjects",
];
