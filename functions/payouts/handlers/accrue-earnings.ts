import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { journal } from "../../commerce/contract.ts";
import { liveBookkeeping } from "../adapters/live.ts";
import { accrue, type BookkeepingPorts } from "../bookkeeping.ts";
import { accruals } from "../ledger.ts";

export const accrueEarnings =
  (ports: BookkeepingPorts) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    for (const entry of accruals(journal.parse(unmarshall(dynamodb?.NewImage as never)))) await accrue(ports, entry);
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const record = accrueEarnings(liveBookkeeping());

/** On commerce's stream: money was paid or given back. One by one: a creator's sales change one balance. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
