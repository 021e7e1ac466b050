import { Annotations, ArnFormat, Aws, Stack } from "aws-cdk-lib";
import { PolicyStatement, ServicePrincipal } from "aws-cdk-lib/aws-iam";
import { Topic } from "aws-cdk-lib/aws-sns";
import { EmailSubscription } from "aws-cdk-lib/aws-sns-subscriptions";
import type { Construct } from "constructs";

const ADDRESS = /^[^\s@<>]+@[^\s@<>]+$/;

export interface AlarmTopicProps {
  /** Whether alarms are made at all. */
  readonly production: boolean;
}

/**
 * The topic of alarms, with the address in the context `alarmEmail`, which has to confirm it once. The topic's own
 * policy admits only the principals that it names, hence CloudWatch.
 */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { production }: AlarmTopicProps) {
    super(scope, id, { enforceSSL: true });
    const alarms = Stack.of(this).formatArn({
      service: "cloudwatch",
      resource: "alarm",
      resourceName: "*",
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.addToResourcePolicy(
      new PolicyStatement({
        sid: "AlarmsOfThisAccount",
        principals: [new ServicePrincipal("cloudwatch.amazonaws.com")],
        actions: ["sns:Publish"],
        resources: [this.topicArn],
        conditions: {
          StringEquals: { "aws:SourceAccount": Aws.ACCOUNT_ID },
          ArnLike: { "aws:SourceArn": alarms },
        },
      }),
    );
    const address: unknown = this.node.tryGetContext("alarmEmail");
    if (address === undefined) {
      if (!production) return;
      Annotations.of(this).addWarningV2("lyceum:alarms", "Nobody hears alarms: give an address by -c alarmEmail=...");
    } else if (typeof address === "string" && ADDRESS.test(address)) {
      this.addSubscription(new EmailSubscription(address));
    } else {
      throw new Error(`alarmEmail is ${JSON.stringify(address)}; give the bare address that alarms are mailed to.`);
    }
  }
}
