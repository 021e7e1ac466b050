import { Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource, SqsDlq } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import type { ContextStack } from "../context-stack.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface TableTriggerProps {
  readonly table: ITable;
  /** Lambda event filter on a stream record: what else happens in the table never starts the function. */
  readonly filter?: Record<string, unknown>;
}

/** Runs a function on a table's changes, in order for each key; a record that keeps failing ends in a dead-letter queue. */
export class TableTrigger extends Construct {
  constructor(target: ServiceFunction, id: string, { table, filter }: TableTriggerProps) {
    super(target, id);
    const { deadLetters } = Stack.of(target) as ContextStack;
    target.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        retryAttempts: 10,
        onFailure: new SqsDlq(deadLetters),
        ...(filter && { filters: [FilterCriteria.filter(filter)] }),
      }),
    );
  }
}
