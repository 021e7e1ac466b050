import { Aws, Duration } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import type { CfnBucket } from "aws-cdk-lib/aws-s3";
import type { Construct } from "constructs";
import type { Watched } from "./alarm.ts";
import { DeadLetters } from "./dead-letters.ts";
import { StageBucket } from "./stage-bucket.ts";

/** As long as a queue can keep its message. */
const KEPT = Duration.days(14);

/**
 * The changes that table triggers gave up, stored whole: a queue would hold only their position in the stream, which drops
 * them after a day. A dead-letter queue is notified of each new object.
 */
export class UndoneChanges extends StageBucket {
  constructor(scope: Construct, id: string, platform: Watched) {
    super(scope, id, {
      platform,
      unlogged: "Written by Lambda alone, and read by an operator's command, who is named in CloudTrail.",
      lifecycleRules: [{ id: "told", expiration: KEPT, abortIncompleteMultipartUploadAfter: Duration.days(1) }],
    });
    const told = new DeadLetters(scope, "DeadLetters", platform);
    told.addToResourcePolicy(
      new PolicyStatement({
        sid: "BucketsOfThisAccount",
        principals: [new ServicePrincipal("s3.amazonaws.com")],
        actions: ["sqs:SendMessage"],
        resources: [told.queueArn],
        conditions: { StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID } },
      }),
    );
    const bucket = this.node.defaultChild as CfnBucket;
    bucket.notificationConfiguration = {
      queueConfigurations: [{ event: "s3:ObjectCreated:*", queue: told.queueArn }],
    };
    // S3 tests the queue when it is configured.
    bucket.node.addDependency(told.node.findChild("Policy"));
  }
}
