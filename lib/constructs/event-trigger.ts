import { Duration, Stack } from "aws-cdk-lib";
import { type EventPattern, type IEventBus, Rule } from "aws-cdk-lib/aws-events";
import { LambdaFunction } from "aws-cdk-lib/aws-events-targets";
import { SqsDestination } from "aws-cdk-lib/aws-lambda-destinations";
import { Construct } from "constructs";
import type { ContextStack } from "../platform/context-stack.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface EventTriggerProps {
  readonly bus: IEventBus;
  /** Other events on the bus never start the function. */
  readonly pattern: EventPattern;
}

/**
 * Runs a function on events of the bus, one at a time and in no guaranteed order; an event that keeps failing ends in
 * the dead-letter queue of its stack. A function has one.
 */
export class EventTrigger extends Construct {
  constructor(target: ServiceFunction, id: string, { bus, pattern }: EventTriggerProps) {
    super(target, id);
    const { deadLetters } = Stack.of(target) as ContextStack;
    // Lambda retries the function's errors, after one and two minutes; the bus retries events that Lambda did not
    // accept.
    target.configureAsyncInvoke({
      retryAttempts: 2,
      maxEventAge: Duration.hours(6),
      onFailure: new SqsDestination(deadLetters),
    });
    new Rule(this, "Rule", {
      eventBus: bus,
      eventPattern: pattern,
      targets: [
        new LambdaFunction(target, {
          deadLetterQueue: deadLetters,
          retryAttempts: 100,
          maxEventAge: Duration.hours(24),
        }),
      ],
    });
  }
}
