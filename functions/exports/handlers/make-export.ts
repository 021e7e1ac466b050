import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import { S3Client } from "@aws-sdk/client-s3";
import type { DynamoDBRecord, DynamoDBStreamHandler } from "aws-lambda";
import { documents } from "../../shared/runtime/documents.ts";
import { environment } from "../../shared/runtime/environment.ts";
import { logger } from "../../shared/runtime/logger.ts";
import { pause } from "../../shared/runtime/pause.ts";
import { itemAfter } from "../../shared/runtime/record-images.ts";
import { findExport, replaceExport } from "../adapters/exports.ts";
import { openFile } from "../adapters/files.ts";
import { formatOf } from "../adapters/format.ts";
import { findOrders } from "../adapters/orders.ts";
import { keptExport } from "../contract/export.ts";
import { makeExportEnv } from "../env.ts";
import { type MakingPorts, makeExport as make } from "../flows/make-export.ts";

export const makeExport =
  (ports: MakingPorts) =>
  async (change: DynamoDBRecord): Promise<void> => {
    const { user, id } = keptExport.parse(itemAfter(change));
    const made = await make(ports, user, id);
    logger.info("export", { export: id, state: made?.state, rows: made?.rows, failure: made?.failure });
  };

const processor = new BatchProcessor(EventType.DynamoDBStreams);
const env = environment(...makeExportEnv);
const record = makeExport({
  findExport: findExport(documents, env.EXPORTS_TABLE),
  replaceExport: replaceExport(documents, env.EXPORTS_TABLE),
  findOrders: findOrders(documents, env.COMMERCE_TABLE),
  openFile: openFile(new S3Client({}), env.EXPORTS_BUCKET),
  formatOf,
  pause,
  now: () => Date.now(),
});

/** On exports' own stream: one was requested. One by one, as each may take minutes. */
export const handler: DynamoDBStreamHandler = (event, context) =>
  processPartialResponse(event, record, processor, { context, processInParallel: false });
