import { type CfnResource, RemovalPolicy, Stack, Validations } from "aws-cdk-lib";
import { LogGroup, RetentionDays } from "aws-cdk-lib/aws-logs";
import { BlockPublicAccess, Bucket, BucketEncryption, type BucketProps } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";

export interface StageBucketProps extends Omit<BucketProps, "removalPolicy" | "autoDeleteObjects"> {
  readonly platform: { readonly production: boolean };
  /** Why the bucket does not log its readers. */
  readonly unlogged: string;
}

/** A bucket with our defaults: private, encrypted, TLS only; retained when a production stack is deleted, emptied otherwise. */
export class StageBucket extends Bucket {
  constructor(scope: Construct, id: string, { platform, unlogged, ...props }: StageBucketProps) {
    super(scope, id, {
      ...props,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      encryption: BucketEncryption.S3_MANAGED,
      enforceSSL: true,
      removalPolicy: platform.production ? RemovalPolicy.RETAIN : RemovalPolicy.DESTROY,
      autoDeleteObjects: !platform.production,
    });
    Validations.of(this).acknowledge({ id: "AwsSolutions-S1", reason: unlogged });
    if (!platform.production) logEmptying(Stack.of(this));
  }
}

/** The function that empties a stack's buckets logs into a group of the stack: one that Lambda creates would stay for good. */
function logEmptying(stack: Stack): void {
  if (stack.node.tryFindChild("EmptyingLog")) return;
  const log = new LogGroup(stack, "EmptyingLog", {
    retention: RetentionDays.ONE_WEEK,
    removalPolicy: RemovalPolicy.DESTROY,
  });
  const provider = stack.node.findChild("Custom::S3AutoDeleteObjectsCustomResourceProvider");
  const handler = provider.node.findChild("Handler") as CfnResource;
  handler.addPropertyOverride("LoggingConfig.LogGroup", log.logGroupName);
}
