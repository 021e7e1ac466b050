import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Schedule, type ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Construct } from "constructs";
import { DeadLetters } from "./dead-letters.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface ScheduledFunctionProps extends ServiceFunctionProps {
  /** Attempts after the first of one run; 2 unless given. */
  readonly retryAttempts?: 0 | 1 | 2;
  /** Schedules by name. */
  readonly schedules: Readonly<
    Record<string, { readonly description: string; readonly schedule: ScheduleExpression; readonly input?: object }>
  >;
}

/** A function run on schedules; a run that keeps failing ends in a dead-letter queue. */
export class ScheduledFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, { retryAttempts = 2, schedules, ...props }: ScheduledFunctionProps) {
    super(scope, id, props);
    const failed = new DeadLetters(this, "Failed", this);
    this.configureAsyncInvoke({ retryAttempts, onFailure: new SqsDestination(failed) });
    const stack = Stack.of(this);
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${stack.getLogicalId(this.node.defaultChild as CfnElement)}.Arn>:*]`,
      reason: "The schedule may invoke any version of its one function.",
    });
    for (const [name, { description, schedule, input }] of Object.entries(schedules)) {
      new Schedule(scope, name, {
        description,
        schedule,
        target: new LambdaInvoke(this, {
          deadLetterQueue: failed,
          retryAttempts: 2,
          ...(input && { input: ScheduleTargetInput.fromObject(input) }),
        }),
      });
    }
  }
}
