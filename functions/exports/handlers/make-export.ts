import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { logger } from "../../shared/runtime/logger.ts";
import { liveMaking } from "../adapters/live-files.ts";
import { keptExport } from "../contract/export.ts";
import { type MakingPorts, makeExport as make } from "../flows/make-export.ts";

export const makeExport =
  (ports: MakingPorts) =>
  async ({ dynamodb }: DynamoDBRecord): Promise<void> => {
    const { user, id } = keptExport.parse(unmarshall(dynamodb?.NewImage as never));
    const made = await make(ports, user, id);
    logger.info("export", { export: id, state: made?.state, rows: made?.rows, failure: made?.failure });
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const record = makeExport(liveMaking());

/** On exports' own stream: one was asked for. One by one, as each may take minutes. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
