import { Duration, Validations } from "aws-cdk-lib";
import { Queue, QueueEncryption } from "aws-cdk-lib/aws-sqs";
import type { Construct } from "constructs";
import { alarm, type Watched } from "./alarm.ts";

/** Stores for 14 days the events that functions failed at after all retries; in production with an alarm. */
export class DeadLetters extends Queue {
  constructor(scope: Construct, id: string, stage: Watched) {
    super(scope, id, {
      enforceSSL: true,
      encryption: QueueEncryption.SQS_MANAGED,
      retentionPeriod: Duration.days(14),
    });
    Validations.of(this).acknowledge({ id: "AwsSolutions-SQS3", reason: "It is a dead-letter queue itself." });
    alarm(this, stage, "DeadLetters", { metric: this.metricApproximateNumberOfMessagesVisible(), threshold: 0 });
  }
}
