import { type CfnElement, Stack, Validations } from "aws-cdk-lib";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Schedule, type ScheduleExpression, ScheduleTargetInput } from "aws-cdk-lib/aws-scheduler";
import { LambdaInvoke } from "aws-cdk-lib/aws-scheduler-targets";
import type { Construct } from "constructs";
import type { ContextStack } from "../platform/context-stack.ts";
import { alarmOnAbsence } from "./alarm.ts";
import { ServiceFunction, type ServiceFunctionProps } from "./service-function.ts";

export interface ScheduledFunctionProps extends ServiceFunctionProps {
  /** Attempts after the first of one run; 2 unless given. */
  readonly retryAttempts?: 0 | 1 | 2;
  /** Schedules by name. */
  readonly schedules: Readonly<
    Record<string, { readonly description: string; readonly schedule: ScheduleExpression; readonly input?: object }>
  >;
}

/** A function run on schedules; a run that keeps failing ends in the dead-letter queue of its stack. */
export class ScheduledFunction extends ServiceFunction {
  constructor(scope: Construct, id: string, { retryAttempts = 2, schedules, ...props }: ScheduledFunctionProps) {
    super(scope, id, props);
    const stack = Stack.of(this) as ContextStack;
    const { deadLetters } = stack;
    this.configureAsyncInvoke({ retryAttempts, onFailure: new SqsDestination(deadLetters) });
    Validations.of(stack).acknowledge({
      id: `AwsSolutions-IAM5[Resource::<${stack.getLogicalId(this.node.defaultChild as CfnElement)}.Arn>:*]`,
      reason: "The schedule may invoke any version of its one function.",
    });
    for (const [name, { description, schedule, input }] of Object.entries(schedules)) {
      new Schedule(scope, name, {
        description,
        schedule,
        target: new LambdaInvoke(this, {
          deadLetterQueue: deadLetters,
          retryAttempts: 2,
          ...(input && { input: ScheduleTargetInput.fromObject(input) }),
        }),
      });
    }
  }
  /** In production, an alarm if a daily run has not begun for thirty hours. */
  alarmOnMissedRuns(): void {
    alarmOnAbsence(this, this.platform, "MissedRuns", (options) => this.metricInvocations(options));
  }
}
