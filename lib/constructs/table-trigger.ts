import { Duration, Stack } from "aws-cdk-lib";
import type { ITable } from "aws-cdk-lib/aws-dynamodb";
import { FilterCriteria, StartingPosition } from "aws-cdk-lib/aws-lambda";
import { DynamoEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
import { Construct } from "constructs";
import type { ContextStack } from "../platform/context-stack.ts";
import { allow, allowObjects } from "./allow.ts";
import type { ServiceFunction } from "./service-function.ts";

export interface TableTriggerProps {
  readonly table: ITable;
  /** Lambda event filter on a stream record: other changes of the table never start the function. */
  readonly filter?: Record<string, unknown>;
}

/** Retries outlast an outage of this length; a change that always fails delays those behind it no longer. */
const TRIED_FOR = Duration.hours(6);

/**
 * Runs a function on a table's changes, in order for each key. A change that keeps failing is stored whole: see
 * `UndoneChanges`. A stream should have two readers at most; all others subscribe to the bus.
 */
export class TableTrigger extends Construct {
  constructor(target: ServiceFunction, id: string, { table, filter }: TableTriggerProps) {
    super(target, id);
    const { undone } = (Stack.of(target) as ContextStack).platform;
    target.addEventSource(
      new DynamoEventSource(table, {
        startingPosition: StartingPosition.TRIM_HORIZON,
        batchSize: 100,
        bisectBatchOnError: true,
        reportBatchItemFailures: true,
        maxRecordAge: TRIED_FOR,
        onFailure: { bind: () => ({ destination: undone.bucketArn }) },
        ...(filter && { filters: [FilterCriteria.filter(filter)] }),
      }),
    );
    // Lambda writes there by the function's role.
    allowObjects(target, undone, "aws/lambda/*", "s3:PutObject");
    allow(target, undone.bucketArn, "s3:ListBucket");
  }
}
